import { z } from "zod";
import { exportLedger, ledgerFormats } from "../services/console-ledger/export-ledger";
import { LedgerFilter } from "../services/console-ledger/search";
import type { Ctx } from "../services/verb";
import { answerFile } from "./file-answer";

const Format = z.object({ format: z.enum(ledgerFormats).default("csv") });

/** GET by a signed-in member: the books as a file, written while it is read. */
export const answerLedger = (ctx: Ctx, params: URLSearchParams): Promise<Response> =>
  answerFile(ctx, async () => {
    const { format, ...filled } = Object.fromEntries([...params].filter(([, value]) => value !== ""));
    const { format: as } = Format.parse({ format });
    const body = streamOf(await exportLedger({ ctx, input: LedgerFilter.parse(filled) }, as));
    return as === "csv"
      ? { name: "ledger", ending: "csv", type: "text/csv", body }
      : { name: "ledger", ending: "jsonl", type: "application/jsonl", body };
  });

/** The next piece is read when the reader wants it; one who leaves ends the reading. A failure breaks the file off, which browsers say. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
