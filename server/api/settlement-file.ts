import { z } from "zod";
import { getSettlement, SettlementInput } from "../services/settlement/get-settlement";
import { settlementCsv, settlementJson } from "../services/settlement/settlement-text";
import type { Ctx } from "../services/verb";
import { answerFile } from "./file-answer";

const Input = SettlementInput.extend({ format: z.enum(["csv", "json"]).default("csv") });

/** GET by a signed-in member: an event's statement as a file. */
export const answerSettlement = (ctx: Ctx, params: URLSearchParams): Promise<Response> =>
  answerFile(ctx, async () => {
    const { format, eventId } = Input.parse(Object.fromEntries(params));
    const settlement = await getSettlement({ ctx, input: { eventId } });
    const name = `settlement-${eventId}`;
    return format === "csv"
      ? { name, ending: "csv", type: "text/csv", body: settlementCsv(settlement) }
      : { name, ending: "json", type: "application/json", body: settlementJson(settlement) };
  });
