import { z } from "zod";
import { exportLedger, ledgerFormats } from "../services/console-ledger/export-ledger";
import { LedgerFilter } from "../services/console-ledger/search";
import type { Ctx } from "../services/verb";
import { toRestError } from "./rest/problem";

const Format = z.object({ format: z.enum(ledgerFormats).default("csv") });

/** GET by a signed-in member: the books as a file, written while it is read. What is refused is refused before the file begins. */
export async function answerLedgerCsv(ctx: Ctx, params: URLSearchParams): Promise<Response> {
  try {
    const { format, ...filled } = Object.fromEntries([...params].filter(([, value]) => value !== ""));
    const { format: as } = Format.parse({ format });
    const lines = await exportLedger({ ctx, input: LedgerFilter.parse(filled) }, as);
    return new Response(streamOf(lines), {
      headers: {
        "content-type": as === "csv" ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8",
        "content-disposition": `attachment; filename="ledger-${ctx.now.toISOString().slice(0, 10)}.${as === "csv" ? "csv" : "jsonl"}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    const { status, body, headers } = toRestError(error);
    if (status >= 500) ctx.log.error({ err: error }, "the ledger was not exported");
    return Response.json(body, { status, headers: { ...headers, "cache-control": "no-store" } });
  }
}

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
