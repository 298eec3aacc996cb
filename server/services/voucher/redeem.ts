import { accept, type Decision, refuse, refuseNow, settled } from "../../domain/shared/decision";
import { type FaceLine, type Redeemed, redeem, shortOf } from "../../domain/voucher/voucher";
import type { Tx } from "../../ports/database";
import { lockSeats } from "../hold/seats-left";
import type { Ctx } from "../verb";
import { findVoucher, lockVoucher } from "./find";

type Wish = { voucherId: string; lines: readonly FaceLine[]; currency: string };

/**
 * Decides what an order costs with a voucher, under the voucher's row lock, so that nobody else takes of it until the caller's
 * transaction ends. @throws {RefusalError} as `redeem` refuses; voucher-unknown when it was deleted meanwhile.
 */
export async function priceWithVoucher(tx: Tx, ctx: Ctx, { voucherId, lines, currency }: Wish): Promise<Redeemed> {
  const terms = { currency, now: ctx.now };
  const seen = await findVoucher(tx, voucherId);
  const preview = seen ? redeem(seen, lines, terms) : null;
  // An order that comes to nothing is paid at once, which locks its tiers: they come before vouchers in the order of locks.
  if (preview?.ok && preview.value.lines.every(({ unitMinor }) => unitMinor === 0))
    await lockSeats(
      tx,
      lines.map(({ tierId }) => tierId),
    );
  const voucher = (await lockVoucher(tx, voucherId)) ?? refuseNow("voucher-unknown", { field: "code" });
  return settled(redeem(voucher, lines, terms));
}

type Taking = { voucherId: string; orderId: string; tickets: number; discountMinor: number };

/** Notes what the order takes, in the transaction that priced it. The database gives it back when the order comes to nothing. */
export async function reserveVoucher(tx: Tx, ctx: Ctx, taken: Taking): Promise<void> {
  const { voucherId, orderId, tickets, discountMinor } = taken;
  await tx.voucherRedemption.create({ data: { voucherId, orderId, tickets, discountMinor, createdAt: ctx.now } });
  await count(tx, voucherId, taken);
}

/**
 * Money came for an order that had ended: what it gave back is taken again, if nobody else took it meanwhile. Whether the voucher
 * still runs does not matter: she started in time. Refuses: voucher-used-up, voucher-budget-spent.
 */
export async function takeVoucherAgain(tx: Tx, orderId: string): Promise<Decision<true>> {
  const before = await tx.voucherRedemption.findUnique({ where: { orderId } });
  if (before?.state !== "returned") return accept(true);
  const voucher = await lockVoucher(tx, before.voucherId);
  if (!voucher) return refuse("voucher-unknown");
  const short = shortOf(voucher, before);
  if (short) return short;
  await tx.voucherRedemption.update({ where: { orderId }, data: { state: "reserved" } });
  await count(tx, voucher.id, before);
  return accept(true);
}

const count = (tx: Tx, id: string, { tickets, discountMinor }: { tickets: number; discountMinor: number }) =>
  tx.voucher.update({
    where: { id },
    data: { usedTickets: { increment: tickets }, spentMinor: { increment: discountMinor } },
  });
