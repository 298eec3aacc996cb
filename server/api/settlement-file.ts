import { z } from "zod";
import { getSettlement, SettlementInput } from "../services/settlement/get-settlement";
import { settlementCsv, settlementJson } from "../services/settlement/settlement-text";
import type { Ctx } from "../services/verb";
import { toRestError } from "./rest/problem";

const Input = SettlementInput.extend({ format: z.enum(["csv", "json"]).default("csv") });

/** GET by a signed-in member: an event's statement as a file. */
export async function answerSettlement(ctx: Ctx, params: URLSearchParams): Promise<Response> {
  try {
    const { format, eventId } = Input.parse(Object.fromEntries(params));
    const settlement = await getSettlement({ ctx, input: { eventId } });
    const text = format === "csv" ? settlementCsv(settlement) : settlementJson(settlement);
    return new Response(text, {
      headers: {
        "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="settlement-${eventId}-${ctx.now.toISOString().slice(0, 10)}.${format}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    const { status, body, headers } = toRestError(error);
    if (status >= 500) ctx.log.error({ err: error }, "the statement was not written");
    return Response.json(body, { status, headers: { ...headers, "cache-control": "no-store" } });
  }
}
