import { AppError } from "../domain/shared/app-error";
import type { Checkout, PaymentPort, SessionState } from "../ports/payment";

type Session = { id: string; checkout: Checkout; state: SessionState };

/** A payment provider small enough to read: sessions by key, paid when a test says so, down when a test says so. */
export function testPayment() {
  const sessions = new Map<string, Session>();
  const refunds = new Map<string, number>();
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
        sessions.set(checkout.idempotencyKey, { id, checkout, state: { state: "open" } });
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
    refund: async ({ idempotencyKey, amountMinor }) => {
      up();
      refunds.set(idempotencyKey, amountMinor);
      return { refundId: `re_${idempotencyKey}`, state: "succeeded" };
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
