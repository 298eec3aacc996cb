import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { SessionState } from "../../ports/payment";
import { eventTypes, readStripeEvent } from "./stripe-events";

const now = new Date("2027-03-01T12:00:00Z");
const seconds = now.getTime() / 1000;
const event = (type: string, object: object, more: object = {}) =>
  ({ id: "evt_1", type, created: seconds, livemode: false, data: { object }, ...more }) as unknown as Stripe.Event;
const session = {
  id: "cs_1",
  payment_status: "paid",
  payment_intent: "pi_1",
  amount_total: 900,
  currency: "ils",
  metadata: { orderId: "order-1" },
};
const paid = {
  kind: "paid",
  eventId: "evt_1",
  sessionId: "cs_1",
  orderId: "order-1",
  providerPaymentId: "pi_1",
  amountMinor: 900,
  currency: "ILS",
};
const never = () => Promise.reject(new Error("no call was needed"));
const read = (one: Stripe.Event, fetchSession: () => Promise<SessionState> = never) =>
  readStripeEvent(one, { now, livemode: false, fetchSession });

describe("provider events in our words", () => {
  it("tells money that is on its way from money that is here, and from money that does not come", async () => {
    const waiting = { ...session, payment_status: "unpaid" };
    const place = { eventId: "evt_1", sessionId: "cs_1", orderId: "order-1" };
    expect(await read(event("checkout.session.completed", waiting))).toEqual({ kind: "processing", ...place });
    expect(await read(event("checkout.session.async_payment_succeeded", session))).toEqual(paid);
    expect(await read(event("checkout.session.async_payment_failed", waiting))).toEqual({ kind: "declined", ...place });
  });

  it("ignores what is not ours: a session without an order, another account, the other mode, an unknown type", async () => {
    const foreign = { ...session, metadata: {} };
    for (const type of ["checkout.session.completed", "checkout.session.expired"])
      expect(await read(event(type, foreign))).toEqual({ kind: "ignored", eventId: "evt_1", type });
    expect(await read(event("invented.yesterday", {}))).toMatchObject({ kind: "ignored" });
    const completed = "checkout.session.completed";
    expect(await read(event(completed, session, { account: "acct_2" }))).toMatchObject({ kind: "ignored" });
    expect(await read(event(completed, session, { livemode: true }))).toMatchObject({ kind: "ignored" });
  });

  it("asks how money is now when its event is old, and takes the answer", async () => {
    const old = event("checkout.session.completed", session, { created: seconds - 3 * 86_400 });
    const now = { state: "paid" as const, providerPaymentId: "pi_1", amountMinor: 900, currency: "ILS" };
    expect(await read(old, async () => ({ ...now, refundedMinor: 900 }))).toEqual({ ...paid, refundedMinor: 900 });
    await expect(read(old)).rejects.toThrow("no call was needed");
  });

  it("names the total of a charge, one refund, and the payment that a bank disputes", async () => {
    const charge = { id: "ch_1", payment_intent: "pi_1", amount_refunded: 700 };
    const refund = { id: "re_2", charge: "ch_1", payment_intent: "pi_1", amount: 200, status: "succeeded" };
    const of = { eventId: "evt_1", providerPaymentId: "pi_1" };
    expect(await read(event("charge.refunded", charge))).toEqual({ kind: "refunded", ...of, amountMinor: 700 });
    for (const type of ["refund.created", "refund.updated"])
      expect(await read(event(type, refund))).toEqual({ kind: "refund", ...of, refundId: "re_2", state: "succeeded" });
    const failed = { ...refund, status: "failed", failure_reason: "expired_or_canceled_card" };
    expect(await read(event("refund.failed", failed))).toMatchObject({
      state: "failed",
      failure: "expired_or_canceled_card",
    });
    const dispute = { id: "du_1", payment_intent: { id: "pi_1" } };
    for (const type of eventTypes.filter((type) => type.startsWith("charge.dispute.")))
      expect(await read(event(type, dispute))).toEqual({ kind: "dispute", ...of, disputeId: "du_1" });
    expect(await read(event("charge.dispute.created", { id: "du_2", payment_intent: null }))).toMatchObject({
      kind: "ignored",
    });
  });
});
