import { z } from "zod";
import type { Ctx } from "../services/verb";
import { exportVouchers } from "../services/voucher/export-vouchers";
import { answerFile } from "./file-answer";

const Input = z.object({ eventId: z.uuid() });

/** GET by a signed-in member who may edit the event: its vouchers as a table. */
export const answerVouchers = (ctx: Ctx, params: URLSearchParams): Promise<Response> =>
  answerFile(ctx, async () => {
    const { eventId } = Input.parse(Object.fromEntries(params));
    const body = await exportVouchers({ ctx, input: { eventId } });
    return { name: `vouchers-${eventId}`, ending: "csv", type: "text/csv", body };
  });
