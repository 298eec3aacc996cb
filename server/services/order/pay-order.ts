import { primarySale } from "../../domain/ledger/ledger";
import { accountProvider } from "../../domain/order/channel";
import type { RefusalCode } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { recordTransfer } from "../ledger/record-transfer";
import { startSaga } from "../saga/start-saga";
import type { Ctx } from "../verb";
import { beginRefund } from "./begin-refund";
import { type LockedOrder, lockOrder } from "./lock-order";
import { moveOrder } from "./move-order";
import { takeListing, takeSeats } from "./take";

/**
 * The money is here. Seats become sold, the sale is written to the ledger and the workflow that delivers begins, all in
 * the caller's transaction. Money that came too late is honoured when there is room and given back when there is not.
 * `paymentId` is null for an order that costs nothing. @returns what became of the order.
 */
export async function payOrder(
  tx: Tx,
  ctx: Ctx,
  orderId: string,
  paymentId: string | null,
): Promise<"paid" | "refunding" | "paid-before"> {
  const order = await lockOrder(tx, orderId);
  if (order.state !== "pending" && order.state !== "abandoned") return "paid-before";
  const taken = order.kind === "resale" ? await takeListing(tx, ctx, order) : await takeSeats(tx, ctx, order);
  if (!taken.ok) return giveBack(tx, ctx, order, taken.code);

  await moveOrder(tx, ctx, order, "paid", { paidAt: ctx.now });
  if (order.kind === "primary" && order.totalMinor > 0) await recordPrimarySale(tx, ctx, order, paymentId);
  await startSaga(tx, ctx, {
    workflow: order.kind === "resale" ? "resell-ticket" : "sell-ticket",
    subject: `order:${order.id}`,
    data: { orderId: order.id },
  });
  await audit(tx, ctx, "order.pay", {
    subject: `order:${order.id}`,
    organizationId: order.organizationId,
    change: { from: order.state, late: order.hold.state !== "active", paymentId },
  });
  return "paid";
}

async function giveBack(tx: Tx, ctx: Ctx, order: LockedOrder, code: RefusalCode): Promise<"refunding"> {
  if (order.state === "pending") await moveOrder(tx, ctx, order, "abandoned");
  await beginRefund(tx, ctx, { ...order, state: "abandoned" }, code);
  return "refunding";
}

/** The sale's fee is the one the order was made with, so that a changed rate does not change an old order. */
async function recordPrimarySale(tx: Tx, ctx: Ctx, order: LockedOrder, paymentId: string | null): Promise<void> {
  const payment = order.payments.find(({ id }) => id === paymentId);
  const provider = payment ? accountProvider(payment) : ctx.ports.payment.provider;
  const { totalMinor, platformFeeMinor, organizationId, currency } = order;
  await recordTransfer(tx, ctx, {
    causeKind: "primary-sale",
    causeId: order.id,
    organizationId,
    currency,
    entries: primarySale({ provider, totalMinor, platformFeeMinor }),
  });
}
