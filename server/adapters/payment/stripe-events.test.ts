import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { readStripeEvent } from "./stripe-events";

const event = (type: string, object: object) => ({ id: "evt_1", type, data: { object } }) as unknown as Stripe.Event;
const session = {
  id: "cs_1",
  payment_status: "paid",
  payment_intent: "pi_1",
  amount_total: 900,
  currency: "ils",
  metadata: { orderId: "order-1" },
};
const never = () => Promise.reject(new Error("no call was needed"));

describe("provider events in our words", () => {
  it("takes a completed session that still waits for its money as nothing yet, and its later success as paid", async () => {
    const waiting = { ...session, payment_status: "unpaid" };
    expect(await readStripeEvent(event("checkout.session.completed", waiting), never)).toMatchObject({
      kind: "ignored",
    });
    expect(await readStripeEvent(event("checkout.session.async_payment_succeeded", session), never)).toEqual({
      kind: "paid",
      eventId: "evt_1",
      sessionId: "cs_1",
      orderId: "order-1",
      providerPaymentId: "pi_1",
      amountMinor: 900,
      currency: "ILS",
    });
  });

  it("ignores what is not ours: a session without an order, an event of an unknown type", async () => {
    const foreign = { ...session, metadata: {} };
    for (const type of ["checkout.session.completed", "checkout.session.expired"])
      expect(await readStripeEvent(event(type, foreign), never)).toEqual({ kind: "ignored", eventId: "evt_1", type });
    expect(await readStripeEvent(event("invented.yesterday", {}), never)).toMatchObject({ kind: "ignored" });
  });

  it("reports the total refunded so far, also when only one of several refunds is named", async () => {
    const charge = { id: "ch_1", payment_intent: "pi_1", amount_refunded: 700 } as Stripe.Charge;
    const refund = { id: "re_2", charge: "ch_1", amount: 200, status: "succeeded" };
    const wanted = { kind: "refunded", eventId: "evt_1", providerPaymentId: "pi_1", amountMinor: 700 };
    expect(await readStripeEvent(event("charge.refunded", charge), never)).toEqual(wanted);
    expect(await readStripeEvent(event("refund.updated", refund), async () => charge)).toEqual(wanted);
    const pending = { ...refund, status: "pending" };
    expect(await readStripeEvent(event("refund.updated", pending), never)).toMatchObject({ kind: "ignored" });
  });
});
