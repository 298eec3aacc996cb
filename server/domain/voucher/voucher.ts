import { accept, type Decision, type Refusal, refuse } from "../shared/decision";
import { type Reduction, reducedMinor } from "./price";

/** What a voucher says, and how much of it has been used. Money in minor units of its event's currency. */
export type Voucher = Reduction & {
  /** Whether it opens hidden tiers. */
  opens: boolean;
  /** The tiers it is for; none: all. */
  tierIds: readonly string[];
  maxTickets: number | null;
  budgetMinor: number | null;
  usedTickets: number;
  spentMinor: number;
  validFrom: Date | null;
  /** Not included. */
  validUntil: Date | null;
  paused: boolean;
};

export type FaceLine = { tierId: string; quantity: number; faceMinor: number; hidden: boolean };
export type Redeemed = {
  lines: { tierId: string; quantity: number; unitMinor: number }[];
  /** Uses that it takes: tickets that it makes cheaper or opens. */
  tickets: number;
  discountMinor: number;
};

export type VoucherState = "active" | "paused" | "not-yet" | "over" | "used-up" | "budget-spent";

/** Whether anything can still be bought with it. */
export function stateOf(voucher: Voucher, now: Date): VoucherState {
  if (voucher.paused) return "paused";
  if (voucher.validFrom && now < voucher.validFrom) return "not-yet";
  if (voucher.validUntil && now >= voucher.validUntil) return "over";
  if (voucher.maxTickets !== null && voucher.usedTickets >= voucher.maxTickets) return "used-up";
  if (voucher.budgetMinor !== null && voucher.spentMinor >= voucher.budgetMinor) return "budget-spent";
  return "active";
}

/** Refuses: voucher-paused, voucher-not-yet (from), voucher-over, voucher-used-up (left: 0), voucher-budget-spent (leftMinor: 0). */
export function usable(voucher: Voucher, now: Date): Decision<true> {
  const state = stateOf(voucher, now);
  if (state === "active") return accept(true);
  if (state === "not-yet") return refuse("voucher-not-yet", { from: voucher.validFrom?.toISOString() ?? "" });
  if (state === "used-up") return refuse("voucher-used-up", { left: 0 });
  if (state === "budget-spent") return refuse("voucher-budget-spent", { leftMinor: 0 });
  return refuse(state === "paused" ? "voucher-paused" : "voucher-over");
}

const covers = ({ tierIds }: Pick<Voucher, "tierIds">, tierId: string): boolean =>
  tierIds.length === 0 || tierIds.includes(tierId);

/** Whether somebody who names it may have tickets of a hidden tier. */
export const opensTier = (voucher: Pick<Voucher, "opens" | "tierIds">, tierId: string): boolean =>
  voucher.opens && covers(voucher, tierId);

/** Whether it may concern any of these tiers: only then is it noted with a hold that was asked for under it. */
export const concerns = (voucher: Pick<Voucher, "tierIds">, tierIds: readonly string[]): boolean =>
  tierIds.some((tierId) => covers(voucher, tierId));

/**
 * What an order costs with the voucher, all of it or a refusal: uses and budget are never gone over, and a discount is never given
 * in part. Refuses as `usable` does, and: access-code-needed (tierId) for a hidden tier that it does not open, voucher-not-for-these,
 * voucher-used-up (left), voucher-budget-spent (leftMinor).
 */
export function redeem(
  voucher: Voucher,
  lines: readonly FaceLine[],
  { currency, now }: { currency: string; now: Date },
): Decision<Redeemed> {
  const may = usable(voucher, now);
  if (!may.ok) return may;
  const closed = lines.find(({ hidden, tierId }) => hidden && !opensTier(voucher, tierId));
  if (closed) return refuse("access-code-needed", { tierId: closed.tierId });
  const priced = lines.map(({ faceMinor, ...line }) => {
    const unitMinor = covers(voucher, line.tierId) ? reducedMinor(faceMinor, voucher, currency) : faceMinor;
    return { ...line, unitMinor, offMinor: faceMinor - unitMinor };
  });
  const helped = priced.filter(({ offMinor, hidden }) => offMinor > 0 || hidden);
  if (helped.length === 0) return refuse("voucher-not-for-these");
  const tickets = helped.reduce((sum, { quantity }) => sum + quantity, 0);
  const discountMinor = helped.reduce((sum, { quantity, offMinor }) => sum + quantity * offMinor, 0);
  const short = shortOf(voucher, { tickets, discountMinor });
  if (short) return short;
  return accept({
    lines: priced.map(({ tierId, quantity, unitMinor }) => ({ tierId, quantity, unitMinor })),
    tickets,
    discountMinor,
  });
}

type Wish = { tickets: number; discountMinor: number };

/** Why so much cannot be taken of what is left. Money that came late for a reserved order asks this only. */
export function shortOf(
  voucher: Pick<Voucher, "maxTickets" | "usedTickets" | "budgetMinor" | "spentMinor">,
  { tickets, discountMinor }: Wish,
): Refusal | null {
  const { maxTickets, usedTickets, budgetMinor, spentMinor } = voucher;
  if (maxTickets !== null && usedTickets + tickets > maxTickets)
    return refuse("voucher-used-up", { left: Math.max(0, maxTickets - usedTickets) });
  if (budgetMinor !== null && spentMinor + discountMinor > budgetMinor)
    return refuse("voucher-budget-spent", { leftMinor: Math.max(0, budgetMinor - spentMinor) });
  return null;
}
