import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { isLive } from "../../domain/hold/hold";
import { BrandSlug } from "../../domain/shared/brand-slug";
import { refuseNow, settled } from "../../domain/shared/decision";
import { TypedCode } from "../../domain/voucher/code";
import { redeem } from "../../domain/voucher/voucher";
import type { Tx } from "../../ports/database";
import { type Buyer, buyerOf } from "../order/buyer";
import type { Ctx, Verb } from "../verb";
import { getVoucherByCode } from "./find";
import { faceLines } from "./price-of-hold";

export const ApplyVoucherInput = z.object({ brand: BrandSlug, holdId: z.uuid(), code: TypedCode });
export type ApplyVoucherInput = z.infer<typeof ApplyVoucherInput>;

/**
 * Notes a voucher with a buyer's hold; it lowers the price when she goes to pay, and is asked again then. Applied twice it is applied.
 * @throws {RefusalError} hold-not-found, hold-expired, voucher-settled (an order was made of it), voucher-unknown, and as `redeem`.
 */
export async function applyVoucher({ ctx, input }: Verb<ApplyVoucherInput>): Promise<{ discountMinor: number }> {
  const buyer = buyerOf(ctx, "checkout:write");
  return withTransaction(ctx, async (tx) => {
    const { hold, event } = await openHold(tx, ctx, buyer, input.holdId);
    const voucher = await getVoucherByCode(tx, event.id, input.code);
    const lines = faceLines(hold, event.tiers);
    const { discountMinor } = settled(redeem(voucher, lines, { currency: event.currency, now: ctx.now }));
    await tx.hold.update({ where: { id: hold.id }, data: { voucherId: voucher.id } });
    return { discountMinor };
  });
}

/**
 * Takes the voucher off a hold. @throws {RefusalError} hold-not-found, hold-expired, voucher-settled, access-code-needed when it opened
 * one of the hold's tiers.
 */
export async function clearVoucher({ ctx, input }: Verb<Omit<ApplyVoucherInput, "code">>): Promise<void> {
  const buyer = buyerOf(ctx, "checkout:write");
  await withTransaction(ctx, async (tx) => {
    const { hold, event } = await openHold(tx, ctx, buyer, input.holdId);
    if (!hold.voucherId) return;
    const opened = faceLines(hold, event.tiers).find(({ hidden }) => hidden);
    if (opened) refuseNow("access-code-needed", { tierId: opened.tierId });
    await tx.hold.update({ where: { id: hold.id }, data: { voucherId: null } });
  });
}

/** A hold that is hers and that no order was made of yet, under its lock. */
async function openHold(tx: Tx, ctx: Ctx, { organizationId, sessionId }: Buyer, holdId: string) {
  await tx.$queryRaw`select 1 from "Hold" where id = ${holdId}::uuid for update`;
  const hold = await tx.hold.findFirst({
    where: { id: holdId, organizationId, sessionId },
    include: { items: true, order: { select: { id: true } } },
  });
  if (!hold) return refuseNow("hold-not-found", { field: "holdId" });
  if (hold.order) return refuseNow("voucher-settled", { orderId: hold.order.id });
  if (!isLive(hold, ctx.now)) return refuseNow("hold-expired");
  return { hold, event: await tx.event.findUniqueOrThrow({ where: { id: hold.eventId }, include: { tiers: true } }) };
}
