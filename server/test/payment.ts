import { keyOf } from "../domain/refund/refund";
import { AppError } from "../domain/shared/app-error";
import type {
  Checkout,
  DisputeEvidence,
  PaymentEvent,
  PaymentPort,
  ProviderDispute,
  RefundResult,
  SessionState,
} from "../ports/payment";

type Session = { id: string; checkout: Checkout; state: SessionState; madeAt: Date };

/** A payment provider small enough to read: sessions by key, paid when a test says so, down when a test says so. */
export function testPayment() {
  const sessions = new Map<string, Session>();
  const refunds = new Map<string, number>();
  /** Key of a refund to the payment that it gives back. */
  const refundOf = new Map<string, string>();
  /** What became of a refund, where it did not succeed at once. */
  const stateOf = new Map<string, RefundResult["state"]>();
  const disputes: ProviderDispute[] = [];
  const answers: DisputeEvidence[] = [];
  const events: { event: PaymentEvent; madeAt: Date }[] = [];
  let nextRefund: RefundResult["state"] = "succeeded";
  const refundedOf = (paymentId: string) =>
    [...refunds].reduce(
      (sum, [key, amount]) => (refundOf.get(key) === paymentId && stateOf.get(key) !== "failed" ? sum + amount : sum),
      0,
    );
  const listed = () =>
    [...refunds].map(([key, amountMinor]) => ({
      ...{ refundId: `re_${key}`, state: stateOf.get(key) ?? ("succeeded" as const), amountMinor, madeAt: new Date() },
      ...{ key: keyOf(key), providerPaymentId: refundOf.get(key) ?? "" },
      ...(stateOf.get(key) === "failed" ? { failure: "lost_or_stolen_card" } : {}),
    }));
  const paidOf = (paymentId: string) =>
    [...sessions.values()].flatMap(({ state }) =>
      state.state === "paid" && state.providerPaymentId === paymentId ? [state.amountMinor] : [],
    )[0] ?? Number.POSITIVE_INFINITY;
  let down = false;
  const up = () => {
    if (down) throw new AppError("provider-unavailable", { retryable: true });
  };
  const found = (sessionId: string): Session => {
    const session = [...sessions.values()].find((one) => one.id === sessionId);
    if (!session) throw new Error(`no session ${sessionId}`);
    return session;
  };
  const totalOf = (checkout: Checkout) => checkout.lines.reduce((sum, line) => sum + line.quantity * line.unitMinor, 0);
  const port: PaymentPort = {
    provider: "stripe",
    startCheckout: async (checkout) => {
      up();
      const id = `cs_${checkout.idempotencyKey}`;
      if (!sessions.has(checkout.idempotencyKey))
        sessions.set(checkout.idempotencyKey, { id, checkout, state: { state: "open" }, madeAt: new Date() });
      return { sessionId: id, url: `http://pay.test/${id}` };
    },
    getSession: async (sessionId) => {
      up();
      return found(sessionId).state;
    },
    expireCheckout: async (sessionId) => {
      up();
      const session = found(sessionId);
      if (session.state.state === "open") session.state = { state: "expired" };
      return session.state;
    },
    refund: async ({ idempotencyKey, amountMinor, providerPaymentId }) => {
      up();
      if (!refunds.has(idempotencyKey)) {
        if (refundedOf(providerPaymentId) + amountMinor > paidOf(providerPaymentId))
          throw new AppError("invariant-broken", { message: "the payment provider refused: charge_already_refunded" });
        refundOf.set(idempotencyKey, providerPaymentId);
        refunds.set(idempotencyKey, amountMinor);
        if (nextRefund !== "succeeded") stateOf.set(idempotencyKey, nextRefund);
      }
      const state = stateOf.get(idempotencyKey) ?? "succeeded";
      return { refundId: `re_${idempotencyKey}`, state, ...(state === "failed" ? { failure: "declined" } : {}) };
    },
    refundsOf: async (paymentId) => {
      up();
      return listed()
        .filter(({ providerPaymentId }) => providerPaymentId === paymentId)
        .reverse();
    },
    disputesOf: async (paymentId) => {
      up();
      return disputes.filter(({ providerPaymentId }) => providerPaymentId === paymentId);
    },
    answerDispute: async ({ disputeId, evidence }) => {
      up();
      const dispute = disputes.find((one) => one.disputeId === disputeId);
      if (!dispute || !["inquiry", "needs-response"].includes(dispute.state))
        throw new AppError("invariant-broken", { message: "This dispute is already closed" });
      dispute.state = "under-review";
      answers.push(evidence);
      return { state: dispute.state };
    },
    listEvents: async ({ since, until }) => {
      up();
      const items = events.filter(({ madeAt }) => madeAt >= since && madeAt <= until).map(({ event }) => event);
      return { items: items.reverse(), next: null };
    },
    listSessions: async () => {
      up();
      const items = [...sessions.values()].map(({ id, checkout, state, madeAt }) => ({
        ...{ sessionId: id, orderId: checkout.orderId, madeAt, found: state },
      }));
      return { items, next: null };
    },
    listPayments: async () => {
      up();
      const items = [...sessions.values()].flatMap(({ checkout, state, madeAt }) =>
        state.state === "paid"
          ? [{ ...state, orderId: checkout.orderId, refundedMinor: refundedOf(state.providerPaymentId), madeAt }]
          : [],
      );
      return { items, next: null };
    },
    listRefunds: async () => {
      up();
      return { items: listed(), next: null };
    },
    listDisputes: async () => {
      up();
      return { items: [...disputes], next: null };
    },
    readWebhook: () => Promise.reject(new Error("not part of this test")),
  };
  /** The person pays on the provider's page. @returns the event that the provider would send. */
  const pay = (sessionId: string, eventId: string = crypto.randomUUID()) => {
    const session = found(sessionId);
    const paid = {
      providerPaymentId: `pi_${session.id}`,
      amountMinor: totalOf(session.checkout),
      currency: session.checkout.currency,
    };
    session.state = { state: "paid", ...paid };
    return { kind: "paid" as const, eventId, sessionId: session.id, orderId: session.checkout.orderId, ...paid };
  };
  /** Its bank takes days: `pay` finishes it, `decline` ends it. */
  const begin = (sessionId: string, to: "processing" | "declined" = "processing") => {
    const session = found(sessionId);
    session.state = { state: to };
    const { orderId } = session.checkout;
    return { kind: to, eventId: crypto.randomUUID() as string, sessionId: session.id, orderId };
  };
  /** In the provider's dashboard, without a word to us. @returns the events that the provider would send. */
  const refundByHand = (providerPaymentId: string, amountMinor: number) => {
    const key = crypto.randomUUID();
    refundOf.set(key, providerPaymentId);
    refunds.set(key, amountMinor);
    return eventsOf(key);
  };
  /** What the provider says of a refund: of it alone, and how much has gone back of the payment. */
  const eventsOf = (key: string): PaymentEvent[] => {
    const providerPaymentId = refundOf.get(key) ?? "";
    const state = stateOf.get(key) ?? "succeeded";
    return [
      { kind: "refund", eventId: `evt_${key}_${state}`, providerPaymentId, refundId: `re_${key}`, state },
      {
        kind: "refunded",
        eventId: `evt_${key}_total_${state}`,
        providerPaymentId,
        amountMinor: refundedOf(providerPaymentId),
      },
    ];
  };
  return {
    port,
    refunds,
    sessions,
    disputes,
    /** What banks were shown. */
    answers,
    events,
    pay,
    begin,
    refundByHand,
    eventsOf,
    /** What the next refunds become at once. */
    setNextRefund: (state: RefundResult["state"]) => {
      nextRefund = state;
    },
    /** What became of a refund later. */
    settle: (key: string, state: RefundResult["state"]) => {
      stateOf.set(key, state);
      return eventsOf(key);
    },
    setDown: (value: boolean) => {
      down = value;
    },
  };
}
