import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import type { Verb } from "../verb";
import { allowVouchers, lockOwnVoucher } from "./own-event";
import { noteVoucher } from "./put-voucher";

export const PauseVoucherInput = z.strictObject({ eventId: z.uuid(), voucherId: z.uuid(), paused: z.boolean() });
export type PauseVoucherInput = z.infer<typeof PauseVoucherInput>;

/** Stops a voucher, or lets it run again. Orders that were made with it go on. @throws {RefusalError} not-found. */
export async function pauseVoucher({ ctx, input }: Verb<PauseVoucherInput>): Promise<void> {
  allowVouchers(ctx);
  await withTransaction(ctx, async (tx) => {
    const { id, organizationId, paused } = await lockOwnVoucher(tx, ctx, input);
    if (paused === input.paused) return;
    await tx.voucher.update({ where: { id }, data: { paused: input.paused } });
    const action = input.paused ? "voucher.pause" : "voucher.resume";
    await noteVoucher(tx, ctx, action, { organizationId, voucherId: id, change: { paused: input.paused } });
  });
}
