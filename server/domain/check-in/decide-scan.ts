import { freshness } from "../code/slot";
import type { SignedCode } from "../code/ticket-code";
import type { Ticket } from "../ticket/ticket";
import type { ScanReason } from "./reason";

/** What the gate's server knows at the moment of a scan. */
export type ScanFacts = {
  event: { tag: number; state: string };
  /** null: the scanned text is no ticket code at all. */
  code: SignedCode | null;
  /** Whether the signature is the event's own. */
  genuine: boolean;
  /** The view of the chain; `down` when it could not be read. */
  ticket: Pick<Ticket, "usedAt" | "frozen" | "askMinor" | "transferCount"> | "missing" | "down";
  /** What our own books know before the view does. */
  books: {
    /** An admission of this ticket is on record. */
    admitted: boolean;
    /** Offered for resale, from the seller's click until the offer is really gone. */
    offered: boolean;
    /** A gift or a sale is on its way to the chain. */
    moving: boolean;
    /** Changes of owner that we have seen completed. */
    transfers: number;
    /** Being ended, or kept still while a bank decides. */
    still: boolean;
  };
  now: Date;
};

/**
 * The rules of the door, strictest order first: what the code itself says, then the event, then the ticket.
 * A view that lags never opens the door to somebody who has sold: our books count too, whichever is further.
 */
export function decideScan({ event, code, genuine, ticket, books, now }: ScanFacts): ScanReason {
  if (!code) return "not-a-ticket";
  if (code.eventTag !== event.tag) return "other-event";
  if (!genuine) return "not-genuine";
  const age = freshness(code.slot, now);
  if (age !== "fresh") return age === "expired" ? "code-expired" : "clock-skew";
  if (event.state === "cancelled") return "event-cancelled";
  if (event.state !== "live") return "event-not-live";
  if (books.admitted) return "already-used";
  if (code.transferCount < books.transfers) return "not-current-holder";
  if (ticket === "down") return "view-down";
  if (ticket === "missing") return "view-behind";
  if (code.transferCount < ticket.transferCount) return "not-current-holder";
  if (ticket.usedAt) return "already-used";
  // The code was made from a newer state than the view shows, so the view's owner is not yet the one to judge by.
  if (code.transferCount > ticket.transferCount) return "view-behind";
  if (ticket.frozen || books.still) return "ticket-frozen";
  if (ticket.askMinor !== null || books.offered) return "ticket-listed";
  if (books.moving) return "ticket-moving";
  return "admitted";
}
