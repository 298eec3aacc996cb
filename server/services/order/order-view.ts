import type { Prisma } from "../../../prisma/generated/client";
import { isOpen } from "../../domain/dispute/dispute";
import { backMinor } from "../../domain/refund/refund";
import { ticketKey } from "../../domain/shared/ref";
import { movedFrom } from "../postponement/moved-from";
import { returnableUntil } from "../returns/promised";
import type { Ctx } from "../verb";
import { type OrderProgress, progressOf, progressWith } from "./order-progress";

export const shownWith = {
  ...progressWith,
  event: {
    select: {
      title: true,
      slug: true,
      timezone: true,
      state: true,
      startsAt: true,
      tiers: { select: { id: true, name: true } },
    },
  },
  voucher: { select: { discountMinor: true, voucher: { select: { code: true } } } },
  refunds: { select: { state: true, amountMinor: true } },
  disputes: { select: { state: true } },
  voidings: {
    select: {
      cause: true,
      tickets: {
        where: { state: { in: ["asked", "frozen", "burnt"] } },
        select: { collection: true, tokenId: true, state: true },
      },
    },
  },
} satisfies Prisma.OrderInclude;

type Shown = Prisma.OrderGetPayload<{ include: typeof shownWith }>;

export type OrderView = OrderProgress & {
  id: string;
  number: string;
  kind: string;
  eventTitle: string;
  eventSlug: string;
  timezone: string;
  startsAt: Date;
  /** When its event was to start before it moved last; null: it never did, or does not take place. */
  movedFrom: Date | null;
  lines: { tierName: string; quantity: number; unitMinor: number }[];
  totalMinor: number;
  currency: string;
  /** The voucher it was made with, and what that took off the prices of its tiers; the lines are what was paid. */
  voucher: { code: string; discountMinor: number } | null;
  email: string;
  createdAt: Date;
  /** What a bank transfer that is waited for needs; null when none is. */
  transfer: { amountMinor: number; instructions: string; dueAt: Date | null } | null;
  /** What went back, or is going, of money that was paid; in minor units. */
  refundedMinor: number;
  refundingMinor: number;
  /** Tickets of it that were ended: they open no door. */
  ended: number;
  /** Tickets that are being taken back: they open no door any more, and their money is not on its way yet. */
  ending: number;
  /** Until when she may give tickets back by herself; null: she may not. */
  returnableUntil: Date | null;
  /** The buyer's bank asked for the money back and has not decided. */
  disputed: boolean;
};

export async function toOrderView(ctx: Ctx, order: Shown): Promise<OrderView> {
  const progress = (await progressOf(ctx, [order])).get(order.id) as OrderProgress;
  const voided = order.voidings.flatMap(({ cause, tickets }) => tickets.map((one) => ({ ...one, cause })));
  const ended = voided.filter(({ state }) => state === "burnt").map((one) => ticketKey(one.collection, one.tokenId));
  return {
    ...progress,
    tickets: progress.tickets.filter((key) => !ended.includes(key)),
    id: order.id,
    number: order.number,
    kind: order.kind,
    eventTitle: order.event.title,
    eventSlug: order.event.slug,
    timezone: order.event.timezone,
    startsAt: order.event.startsAt,
    movedFrom: order.event.state === "live" ? await movedFrom(ctx.db, order.eventId) : null,
    lines: order.items.map((item) => ({
      tierName: order.event.tiers.find((tier) => tier.id === item.tierId)?.name ?? "",
      quantity: item.quantity,
      unitMinor: item.unitMinor,
    })),
    totalMinor: order.totalMinor,
    currency: order.currency,
    voucher: order.voucher && { code: order.voucher.voucher.code, discountMinor: order.voucher.discountMinor },
    email: order.email,
    createdAt: order.createdAt,
    transfer: transferOf(order),
    refundedMinor: backMinor(order.refunds),
    refundingMinor: sumOf(order.refunds.filter(({ state }) => state === "requested" || state === "pending")),
    ended: ended.length,
    ending: voided.filter(({ state, cause }) => state !== "burnt" && cause === "refund").length,
    returnableUntil: await returnableUntil(ctx, order),
    disputed: order.disputes.some(isOpen),
  };
}

const sumOf = (rows: { amountMinor: number }[]) => rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

function transferOf({ state, payments }: Shown): OrderView["transfer"] {
  const payment = state === "pending" ? payments.find(({ method }) => method === "bank-transfer") : undefined;
  if (!payment) return null;
  return { amountMinor: payment.amountMinor, instructions: payment.instructions, dueAt: payment.expiresAt };
}
