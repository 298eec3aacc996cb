/** A refusal is a value: the rule said no, nothing failed. `data` names the field and the numbers a person needs. */
export type Refusal = { ok: false; code: RefusalCode; data: RefusalData };
export type RefusalData = Record<string, string | number | boolean | null>;
export type Decision<T> = { ok: true; value: T } | Refusal;

/** Closed list: every code has a sentence in the `errors` catalogue of each language and one HTTP status. */
export const refusalStatus = {
  "sold-out": 409,
  "over-order-limit": 422,
  "over-buyer-limit": 409,
  "capacity-in-use": 409,
  "hold-expired": 409,
  "hold-not-found": 404,
  "sale-not-open": 409,
  "sale-ended": 409,
  "event-not-live": 409,
  "event-not-editable": 409,
  "event-incomplete": 422,
  "slug-taken": 409,
  "price-over-cap": 422,
  "resale-not-allowed": 409,
  "listing-not-active": 409,
  "listing-reserved": 409,
  "own-listing": 409,
  "already-listed": 409,
  "gift-limit": 409,
  "gift-blackout": 409,
  "gift-to-self": 422,
  "ticket-used": 409,
  "ticket-frozen": 409,
  "ticket-listed": 409,
  "ticket-passed-on": 409,
  "not-owner": 403,
  "order-not-payable": 409,
  "payment-declined": 402,
  "over-payment-limit": 422,
  "payment-disputed": 409,
  "dispute-not-open": 409,
  "payment-on-its-way": 409,
  "refund-nothing-left": 409,
  "refund-over-paid": 422,
  "refund-in-delivery": 409,
  "refund-not-failed": 409,
  "returns-closed": 409,
  "returns-changed": 409,
  "code-invalid": 401,
  "code-expired": 401,
  "too-many-attempts": 429,
  "rate-limited": 429,
  "too-large": 413,
  "visitor-refused": 403,
  "too-many-streams": 429,
  "quota-spent": 429,
  "ticket-pending": 409,
  "pairing-invalid": 401,
  "device-revoked": 403,
  "origin-not-allowed": 403,
  "waiting-room-needed": 409,
  "waiting-room-not-open": 409,
  "waiting-room-over": 409,
  "email-needed": 401,
  "voucher-unknown": 404,
  "voucher-paused": 409,
  "voucher-not-yet": 409,
  "voucher-over": 409,
  "voucher-used-up": 409,
  "voucher-budget-spent": 409,
  "voucher-not-for-these": 409,
  "voucher-settled": 409,
  "voucher-code-taken": 409,
  "voucher-in-use": 409,
  "access-code-needed": 403,
  "not-found": 404,
  forbidden: 403,
  "signed-out": 401,
  "invalid-input": 422,
  conflict: 409,
} as const;
export type RefusalCode = keyof typeof refusalStatus;

export const accept = <T>(value: T): Decision<T> => ({ ok: true, value });
export const refuse = (code: RefusalCode, data: RefusalData = {}): Refusal => ({ ok: false, code, data });

/**
 * Carries a refusal through a transaction so that it rolls back; transports turn it into its status and code. Known by its
 * name, as AppError is: pages and route handlers each have a copy of this class.
 */
export class RefusalError extends Error {
  static [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "RefusalError";
  }
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
    this.name = "RefusalError";
  }
}

/** The value of an accepted decision. @throws {RefusalError} when refused. */
export function settled<T>(decision: Decision<T>): T {
  if (decision.ok) return decision.value;
  throw new RefusalError(decision);
}

export function refuseNow(code: RefusalCode, data: RefusalData = {}): never {
  throw new RefusalError(refuse(code, data));
}
