/** What can be done about a difference without a person; the verbs are in heal.ts. */
export type Remedy =
  | "wake-saga"
  | "sync-payment"
  | "apply-refund"
  | "send-mail"
  | "expire-holds"
  | "recount-quota"
  | "ask-check-in"
  | "requeue-intent";

type Kind = {
  severity: "critical" | "major" | "minor";
  /** Seconds that the thing may take while it is in flight: younger than that it is watched, not raised. */
  graceSeconds: number;
  remedy: Remedy | null;
};
const kind = (severity: Kind["severity"], graceSeconds: number, remedy: Remedy | null = null): Kind => ({
  severity,
  graceSeconds,
  remedy,
});

/** Every difference that is looked for. Each name has a sentence in the console's catalogue and a test that plants it. */
export const kinds = {
  // Orders and what the chain minted for them.
  "paid-without-tickets": kind("critical", 600, "wake-saga"),
  "fulfilled-without-tickets": kind("critical", 60),
  "tickets-without-order": kind("critical", 60),
  "minted-twice": kind("critical", 0),
  "mint-mismatch": kind("critical", 0),
  "fulfilled-not-in-view": kind("major", 60),
  "order-paid-without-payment": kind("critical", 0),
  "refunded-ticket-lives": kind("major", 900),
  "burnt-without-refund": kind("major", 900),
  // The view beside the chain, at the view's own block.
  "view-behind": kind("major", 60),
  "view-row-missing": kind("major", 15),
  "view-row-extra": kind("major", 15),
  "view-wrong-owner": kind("critical", 15),
  "view-wrong-ask": kind("major", 15),
  "view-wrong-used": kind("critical", 15),
  "view-wrong-frozen": kind("major", 15),
  "view-wrong-cap": kind("major", 15),
  "view-wrong-count": kind("minor", 15),
  // Offers, resales, gifts, entries.
  "listing-not-on-chain": kind("major", 120),
  "listing-price-differs": kind("major", 120),
  "ask-without-listing": kind("minor", 120),
  "resale-without-order": kind("critical", 60),
  "resale-not-recorded": kind("critical", 600, "wake-saga"),
  "resale-not-on-chain": kind("critical", 600, "wake-saga"),
  "split-differs": kind("critical", 0),
  "scan-not-on-chain": kind("major", 900, "ask-check-in"),
  "entry-without-scan": kind("major", 60),
  "gift-not-on-chain": kind("major", 60),
  "gift-without-row": kind("minor", 600, "wake-saga"),
  // Events and their collections.
  "event-without-collection": kind("critical", 60),
  "collection-without-event": kind("major", 600),
  "rules-differ": kind("major", 60),
  // Money at the provider.
  "payment-unknown": kind("critical", 300),
  "payment-not-noted": kind("critical", 120, "sync-payment"),
  "payment-amount": kind("critical", 60),
  "payment-missing": kind("critical", 120),
  "refund-unknown": kind("major", 300, "apply-refund"),
  "refund-missing": kind("critical", 120),
  "refund-overdue": kind("major", 900, "sync-payment"),
  "page-left-open": kind("minor", 300, "sync-payment"),
  // Our own books.
  "ledger-unbalanced": kind("critical", 0),
  "ledger-differs": kind("critical", 60),
  /** By the daily proof (reconcile/proof), which has looked twice. */
  "ledger-not-proven": kind("critical", 0),
  "inventory-counts": kind("critical", 0),
  "quota-counts": kind("critical", 0, "recount-quota"),
  "hold-overdue": kind("minor", 60, "expire-holds"),
  // Work that should have been done.
  "intent-without-event": kind("critical", 120, "requeue-intent"),
  "intent-on-reverted": kind("critical", 120, "requeue-intent"),
  "intent-queued-long": kind("major", 900),
  "saga-stuck": kind("major", 60, "wake-saga"),
  "saga-asleep": kind("major", 600, "wake-saga"),
  "mail-unsent": kind("minor", 900, "send-mail"),
  "nonce-gap": kind("critical", 120),
} as const satisfies Record<string, Kind>;
export type DifferenceKind = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as DifferenceKind[];
