import { AppError } from "../domain/shared/app-error";
import type { Checkout, PaymentPort, SessionState } from "../ports/payment";

type Session = { id: string; checkout: Checkout; state: SessionState; madeAt: Date };

/** A payment provider small enough to read: sessions by key, paid when a test says so, down when a test says so. */
export function testPayment() {
  const sessions = new Map<string, Session>();
  const refunds = new Map<string, number>();
  /** Key of a refund to the payment that it gives back. */
  const refundOf = new Map<string, string>();
  const refundedOf = (paymentId: string) =>
    [...refunds].reduce((sum, [key, amount]) => (refundOf.get(key) === paymentId ? sum + amount : sum), 0);
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
      refundOf.set(idempotencyKey, providerPaymentId);
      refunds.set(idempotencyKey, amountMinor);
      return { refundId: `re_${idempotencyKey}`, state: "succeeded" };
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
      const items = [...refunds].map(([key, amountMinor]) => ({
        ...{ refundId: `re_${key}`, state: "succeeded" as const, amountMinor, madeAt: new Date() },
        providerPaymentId: refundOf.get(key) ?? "",
      }));
      return { items, next: null };
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
  return {
    port,
    refunds,
    sessions,
    pay,
    setDown: (value: boolean) => {
      down = value;
    },
  };
}
