import { reducedMinor } from "../voucher/price";

/** A year: more than any sale is open. */
export const mostHours = 8_760;

/** What stays with the organizer of a ticket that its buyer gives back, and until when she may. */
export type ReturnTerms = {
  open: boolean;
  hoursBefore: number;
  /** Basis points of the ticket's price. */
  keptBps: number;
  /** Minor units, beside the share. */
  keptMinor: number;
};

const hourMs = 3_600_000;

/** The moment from which nothing is taken back any more. It moves with an event that moves. */
export const closesAt = (startsAt: Date, { hoursBefore }: Pick<ReturnTerms, "hoursBefore">): Date =>
  new Date(startsAt.getTime() - hoursBefore * hourMs);

/**
 * What goes back for a ticket at this price, in minor units. The share is rounded as everywhere (domain/voucher/price.ts), in
 * what goes back; never below zero.
 */
export const returnedMinor = (unitMinor: number, { keptBps, keptMinor }: ReturnTerms, currency: string): number =>
  Math.max(0, reducedMinor(unitMinor, { kind: "percent", value: keptBps }, currency) - keptMinor);

/** Why an order's tickets cannot be given back by their buyer. */
export type ReturnsClosed = "not-offered" | "too-late" | "event-not-live" | "not-delivered" | "resale" | "by-hand";

export type Promised = {
  order: { state: string; kind: string; createdAt: Date; byHand: boolean };
  event: { state: string; startsAt: Date };
  /** Of the event, oldest first. */
  terms: readonly (ReturnTerms & { createdAt: Date })[];
  now: Date;
};

/**
 * Under which terms an order's tickets are taken back. What was promised when it was made holds; what the organizer has promised
 * since counts where it is better for the buyer, ticket by ticket. Money that staff took in goes back by hand, so staff decide; of
 * a ticket that was bought from another fan the organizer does not have the money.
 */
export function termsFor({ order, event, terms, now }: Promised): ReturnTerms[] | ReturnsClosed {
  if (event.state !== "live") return "event-not-live";
  if (order.kind === "resale") return "resale";
  if (order.byHand) return "by-hand";
  if (order.state !== "fulfilled") return "not-delivered";
  const then = terms.filter(({ createdAt }) => createdAt <= order.createdAt).at(-1);
  const offered = [...new Set([then, terms.at(-1)])].filter((one) => one !== undefined).filter(({ open }) => open);
  if (offered.length === 0) return "not-offered";
  const inTime = offered.filter((one) => now < closesAt(event.startsAt, one));
  return inTime.length > 0 ? inTime : "too-late";
}

/** The best of several terms for one ticket. */
export const bestMinor = (unitMinor: number, terms: readonly ReturnTerms[], currency: string): number =>
  Math.max(...terms.map((one) => returnedMinor(unitMinor, one, currency)));
