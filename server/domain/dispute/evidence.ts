import { z } from "zod";

const mostNotes = 5_000;
/** What the provider takes of all fields together, less what it may add itself. */
export const mostEvidence = 100_000;

export const EvidenceInput = z.object({ disputeId: z.uuid() });
export type EvidenceInput = z.infer<typeof EvidenceInput>;

export const AnswerDisputeInput = EvidenceInput.extend({
  /** Staff's own words to the bank. */
  notes: z.string().trim().max(mostNotes).default(""),
});
export type AnswerDisputeInput = z.infer<typeof AnswerDisputeInput>;

export type EvidenceFacts = {
  order: { number: string; createdAt: Date; total: string; email: string; buyerName: string };
  event: { title: string; venueName: string; startsAt: Date; timezone: string };
  lines: { quantity: number; tierName: string }[];
  /** What happened with payment, letters and tickets, in any order. */
  happenings: { at: Date; said: string }[];
};

/** Minutes in UTC: what a bank compares with its own log. */
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const dayIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone }).format(at);

/** Our side of a bank's case in its own fields, from what is on record; nothing is claimed that no row says. */
export function evidenceOf({ order, event, lines, happenings }: EvidenceFacts) {
  const tickets = lines.map(({ quantity, tierName }) => `${quantity} x ${tierName}`).join(", ");
  const day = dayIn(event.startsAt, event.timezone);
  const log = [...happenings].sort((a, b) => a.at.getTime() - b.at.getTime());
  return {
    product:
      `Tickets (${tickets}) for "${event.title}" at ${event.venueName} on ${day}. Order ${order.number}, placed on ` +
      `${minute(order.createdAt)} for ${order.total}. Each ticket is registered on a public blockchain in an account of the buyer's ` +
      "own and opens the door once, with a code on the buyer's phone that renews itself.",
    customerName: order.buyerName,
    customerEmail: order.email,
    serviceDate: day,
    accessLog: log
      .map(({ at, said }) => `${minute(at)}: ${said}`)
      .join("\n")
      .slice(0, mostEvidence),
  };
}
