import { allow, isAllowed, tenantOf } from "../../domain/access/allow";
import type { ChainWait } from "../../domain/chain/waiting";
import { type DisputeState, isOpen } from "../../domain/dispute/dispute";
import type { Channel, DeskOrderId, ManualMethod } from "../../domain/order/channel";
import type { OrderState } from "../../domain/order/order";
import { backMinor, leftMinor, receivedOf } from "../../domain/refund/refund";
import { refuseNow } from "../../domain/shared/decision";
import { type OrderProgress, progressOf, progressWith } from "../order/order-progress";
import type { Verb } from "../verb";
import { troublesOf, troubleWith } from "./facts";
import { letterFor } from "./resend-letter";
import { timelineOf, toldWith } from "./timeline";
import { voidingsOf } from "./voidings";

const voucherWith = { voucher: { include: { voucher: { select: { code: true } } } } };

/**
 * One order as staff see it: buyer, lines, money, everything that happened, and what may be done about it now.
 * @throws {RefusalError} not-found, also for another organization's.
 */
export async function getConsoleOrder({ ctx, input }: Verb<DeskOrderId>) {
  allow(ctx.actor, "order:read");
  const order = await ctx.db.order.findFirst({
    where: { id: input.orderId, organizationId: tenantOf(ctx.actor) },
    include: { ...progressWith, ...troubleWith, ...toldWith, event: { include: { tiers: true } }, ...voucherWith },
  });
  if (!order) return refuseNow("not-found", { field: "orderId" });
  const [progress, troubles, timeline, voidings] = await Promise.all([
    progressOf(ctx, [order]),
    troublesOf(ctx.db, [order], ctx.now),
    timelineOf(ctx.db, order),
    voidingsOf(ctx.db, order.id),
  ]);
  const shown = progress.get(order.id) as OrderProgress;
  const { event } = order;
  const mayAct = isAllowed(ctx.actor, "order:write");
  return {
    id: order.id,
    number: order.number,
    kind: order.kind as "primary" | "resale",
    channel: order.channel as Channel,
    state: order.state as OrderState,
    email: order.email,
    buyerName: order.buyerName,
    locale: order.locale,
    createdAt: order.createdAt,
    event: { id: event.id, title: event.title, timezone: event.timezone, startsAt: event.startsAt },
    lines: order.items.map(({ tierId, quantity, unitMinor }) => ({
      tierName: event.tiers.find(({ id }) => id === tierId)?.name ?? "",
      quantity,
      unitMinor,
    })),
    tickets: shown.tickets,
    chain: shown.chain satisfies ChainWait,
    problem: shown.problem,
    trouble: troubles.get(order.id) ?? null,
    money: moneyOf(order),
    voucher: order.voucher && {
      code: order.voucher.voucher.code,
      discountMinor: order.voucher.discountMinor,
      returned: order.voucher.state === "returned",
    },
    payments: order.payments.map(({ id, provider, method, state, amountMinor, expiresAt, instructions }) => ({
      ...{ id, provider, method: method as ManualMethod | null, state, amountMinor, expiresAt, instructions },
    })),
    disputed: order.disputes.some(isOpen),
    voidings,
    disputes: order.disputes.map(
      ({ id, state, reason, amountMinor, withdrawn, evidenceDueAt, openedAt, answeredAt }) => ({
        ...{ id, state: state as DisputeState, reason, amountMinor, withdrawn, evidenceDueAt, openedAt, answeredAt },
        mayAnswer:
          isAllowed(ctx.actor, "order:refund") &&
          answeredAt === null &&
          (state === "needs-response" || state === "inquiry"),
      }),
    ),
    timeline,
    may: {
      resend: mayAct && letterFor(order) !== null,
      refund: isAllowed(ctx.actor, "order:refund") && refundable(order),
      void: isAllowed(ctx.actor, "order:refund") && mayVoid(order),
      confirm: mayAct && waitsForTransfer(order),
      cancel: mayAct && order.channel !== "online" && order.state === "pending",
      retry: mayAct && troubles.has(order.id),
    },
    explorerUrl: ctx.settings.explorerUrl ?? null,
  };
}

type Shown = {
  state: string;
  totalMinor: number;
  platformFeeMinor: number;
  currency: string;
  payments: { id: string; state: string; method: string | null; amountMinor: number; receivedMinor: number | null }[];
  refunds: { paymentId: string; state: string; amountMinor: number }[];
  disputes: { paymentId: string; state: string; withdrawn: boolean; amountMinor: number }[];
};

const here: readonly string[] = ["succeeded", "refunding", "refunded"];

/** What came, what of it went back or is going, and what is left; in minor units of the order's currency. */
function moneyOf({ totalMinor, platformFeeMinor, currency, payments, refunds, disputes }: Shown) {
  const came = payments.filter(({ state }) => here.includes(state));
  const onItsWay = refunds.filter(({ state }) => state === "requested" || state === "pending");
  return {
    currency,
    totalMinor,
    feeMinor: platformFeeMinor,
    paidMinor: came.reduce((sum, payment) => sum + receivedOf(payment), 0),
    refundedMinor: backMinor(refunds),
    refundingMinor: onItsWay.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    leftMinor: came.reduce(
      (sum, one) => sum + Math.max(0, leftMinor(one, paymentsOwn(refunds, one.id), paymentsOwn(disputes, one.id))),
      0,
    ),
  };
}

const paymentsOwn = <Row extends { paymentId: string }>(rows: readonly Row[], id: string) =>
  rows.filter(({ paymentId }) => paymentId === id);

const refundable = (order: Shown): boolean =>
  ["paid", "fulfilled", "refunding", "refunded"].includes(order.state) &&
  !order.disputes.some(isOpen) &&
  moneyOf(order).leftMinor > 0;

/** Tickets may be ended also when their money is gone: those of a guest of the house, or that were kept before. */
const mayVoid = ({ state, disputes }: Shown): boolean =>
  ["fulfilled", "refunding", "refunded"].includes(state) && !disputes.some(isOpen);

const waitsForTransfer = ({ state, payments }: Shown): boolean =>
  (state === "pending" || state === "abandoned") &&
  payments.some((payment) => payment.method === "bank-transfer" && payment.state !== "succeeded");
