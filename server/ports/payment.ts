import type { DisputeState } from "../domain/dispute/dispute";

export type Checkout = {
  /** Same key, same session: a retry after a crash finds the first one. */
  idempotencyKey: string;
  orderId: string;
  orderNumber: string;
  lines: { name: string; quantity: number; unitMinor: number }[];
  currency: string;
  email: string;
  locale: string;
  successUrl: string;
  cancelUrl: string;
  expiresAt: Date;
};
export type Started = { sessionId: string; url: string };
/** `currency`: the payment's own. */
export type Refund = {
  idempotencyKey: string;
  providerPaymentId: string;
  amountMinor: number;
  currency: string;
  reason: string;
};
/** `failure`: why the bank did not take it, in the provider's word. A refund may fail after it succeeded. */
export type RefundResult = { refundId: string; state: "succeeded" | "pending" | "failed"; failure?: string | null };
export type RawWebhook = { body: string; signature: string | null; now: Date };

/**
 * What the provider says happened, in our words. `eventId` is the provider's and is delivered at least once, in any order.
 * Refunds and disputes only say where to look: what counts is what the provider answers when it is asked.
 */
export type PaymentEvent =
  | {
      kind: "paid";
      eventId: string;
      sessionId: string;
      orderId: string;
      providerPaymentId: string;
      amountMinor: number;
      currency: string;
      /** What has gone back of it already; looked up when the event comes late. */
      refundedMinor?: number;
    }
  /** The buyer has done her part; her bank takes hours or days. */
  | { kind: "processing"; eventId: string; sessionId: string; orderId: string }
  /** The money that was on its way does not come. */
  | { kind: "declined"; eventId: string; sessionId: string; orderId: string }
  | { kind: "expired"; eventId: string; sessionId: string; orderId: string }
  /** `amountMinor`: the total refunded of this payment so far, so that order and repeats do not matter. */
  | { kind: "refunded"; eventId: string; providerPaymentId: string; amountMinor: number }
  | ({ kind: "refund"; eventId: string; providerPaymentId: string } & RefundResult)
  | { kind: "dispute"; eventId: string; providerPaymentId: string; disputeId: string }
  | { kind: "ignored"; eventId: string; type: string };

export type SessionState =
  | { state: "open" }
  | { state: "processing" }
  | { state: "declined" }
  | { state: "expired" }
  | { state: "paid"; providerPaymentId: string; amountMinor: number; currency: string; refundedMinor?: number };

/** Things of the provider that were made in `since` to `until`; `after` goes on where an earlier page ended. */
export type ProviderRange = { since: Date; until: Date; after?: string };
export type ProviderPage<T> = { items: T[] /** Where to go on, null at the end. */; next: string | null };
export type ProviderSession = { sessionId: string; orderId: string | null; madeAt: Date; found: SessionState };
/** Money that was taken. `refundedMinor` is what has gone back of it so far. */
export type ProviderPayment = {
  providerPaymentId: string;
  orderId: string | null;
  amountMinor: number;
  refundedMinor: number;
  currency: string;
  madeAt: Date;
};
/** `key`: what we asked for it under; null when somebody made it by hand. */
export type ProviderRefund = RefundResult & {
  key?: string | null;
  providerPaymentId: string;
  amountMinor: number;
  madeAt: Date;
};
/** `withdrawnMinor`: what the provider has taken out of our balance for it, now. `feeMinor`: what it charges for the trouble. */
export type ProviderDispute = {
  disputeId: string;
  providerPaymentId: string;
  amountMinor: number;
  currency: string;
  reason: string;
  state: DisputeState;
  withdrawnMinor: number;
  feeMinor: number;
  evidenceDueAt: Date | null;
  madeAt: Date;
};

/** What a bank is shown of a case; plain text, in English because banks read it. */
export type DisputeEvidence = {
  product: string;
  customerName: string;
  customerEmail: string;
  /** Day of the event. */
  serviceDate: string;
  /** What was done with the tickets, a line a happening. */
  accessLog: string;
  notes: string;
};

export type DisputeAnswer = { disputeId: string; idempotencyKey: string; evidence: DisputeEvidence };

/** Takes money on the provider's hosted page; no card data here. Same key, same charge. */
export type PaymentPort = {
  readonly provider: string;
  /** @throws {AppError} provider-unavailable, retryable. */
  startCheckout(checkout: Checkout): Promise<Started>;
  /** Ends an open session so that nobody pays for seats already released. Paid meanwhile: the answer says so. */
  expireCheckout(sessionId: string): Promise<SessionState>;
  getSession(sessionId: string): Promise<SessionState>;
  /** @throws {AppError} invariant-broken when the provider refuses it for good. */
  refund(refund: Refund): Promise<RefundResult>;
  /** Everything that went back, or is going back, of one payment. */
  refundsOf(providerPaymentId: string): Promise<ProviderRefund[]>;
  disputesOf(providerPaymentId: string): Promise<ProviderDispute[]>;
  /** Sends the bank our side of a case, for good. @returns how the case stands then. @throws {AppError} invariant-broken when the case takes no answer any more. */
  answerDispute(answer: DisputeAnswer): Promise<{ state: DisputeState }>;
  /** What the provider has, whatever we know of it; newest first. */
  listSessions(range: ProviderRange): Promise<ProviderPage<ProviderSession>>;
  listPayments(range: ProviderRange): Promise<ProviderPage<ProviderPayment>>;
  listRefunds(range: ProviderRange): Promise<ProviderPage<ProviderRefund>>;
  listDisputes(range: ProviderRange): Promise<ProviderPage<ProviderDispute>>;
  /** What webhooks said or should have said, the newest first; the same event has the same id. */
  listEvents(range: ProviderRange): Promise<ProviderPage<PaymentEvent>>;
  /** @throws {RefusalError} invalid-input for a signature that is missing, wrong, older than 5 minutes or from the future. */
  readWebhook(raw: RawWebhook): Promise<PaymentEvent>;
};
