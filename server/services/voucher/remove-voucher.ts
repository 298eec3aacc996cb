import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { refuseNow } from "../../domain/shared/decision";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { lockVoucher } from "./find";
import { allowVouchers } from "./own-event";
import { noteVoucher } from "./put-voucher";

export const RemoveVoucherInput = z.strictObject({ eventId: z.uuid(), voucherId: z.uuid() });
export type RemoveVoucherInput = z.infer<typeof RemoveVoucherInput>;

/**
 * Deletes a voucher that no order ever named, not even one that came to nothing; others can be paused. Removed twice is removed.
 * @throws {RefusalError} not-found for another's event, voucher-in-use.
 */
export async function removeVoucher({ ctx, input }: Verb<RemoveVoucherInput>): Promise<void> {
  allowVouchers(ctx);
  await withTransaction(ctx, async (tx) => {
    const event = await getOwnEvent(tx, ctx, input.eventId);
    const voucher = await lockVoucher(tx, input.voucherId);
    if (voucher?.eventId !== event.id) return;
    const { id, organizationId, code } = voucher;
    if ((await tx.voucherRedemption.count({ where: { voucherId: id } })) > 0) refuseNow("voucher-in-use");
    await tx.voucher.delete({ where: { id } });
    await noteVoucher(tx, ctx, "voucher.remove", { organizationId, voucherId: id, change: { code } });
  });
}
