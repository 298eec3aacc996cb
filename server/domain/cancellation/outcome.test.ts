import { describe, expect, it } from "vitest";
import { outcomeOf } from "./outcome";

const payment = { id: "p", provider: "stripe", state: "succeeded", amountMinor: 3_000, receivedMinor: null };
const order = { state: "fulfilled", totalMinor: 3_000 };
const of = (change: Partial<Parameters<typeof outcomeOf>[0]> = {}) =>
  outcomeOf({ order, payments: [payment], refunds: [], disputes: [], ...change }, "stripe");
const refund = (amountMinor: number, state = "succeeded") => ({ paymentId: "p", amountMinor, state });

describe("what becomes of an order whose event is cancelled", () => {
  it("gives everything back that is left, however much went back before", () => {
    expect(of()).toEqual({ outcome: "money-back", amountMinor: 3_000 });
    expect(of({ refunds: [refund(500), refund(200, "requested"), refund(900, "failed")] })).toEqual({
      ...{ outcome: "money-back", amountMinor: 2_300 },
    });
    expect(of({ refunds: [refund(3_000)] })).toEqual({ outcome: "given-back-before", amountMinor: 0 });
  });

  it("counts what really came, and every payment of it", () => {
    const two = [
      { ...payment, receivedMinor: 2_900 },
      { ...payment, id: "q", amountMinor: 3_000 },
    ];
    expect(of({ payments: two })).toEqual({ outcome: "money-back", amountMinor: 5_900 });
    const unpaid = { ...payment, id: "r", state: "expired" };
    expect(of({ payments: [payment, unpaid] })).toEqual({ outcome: "money-back", amountMinor: 3_000 });
  });

  it("knows who has to give it back", () => {
    expect(of({ payments: [{ ...payment, provider: "manual" }] })).toMatchObject({ outcome: "by-hand" });
    expect(of({ order: { ...order, totalMinor: 0 }, payments: [] })).toEqual({
      outcome: "nothing-paid",
      amountMinor: 0,
    });
  });

  it("gives nothing that a bank has taken or may take", () => {
    const dispute = { paymentId: "p", amountMinor: 3_000, state: "needs-response", withdrawn: true };
    expect(of({ disputes: [dispute] })).toMatchObject({ outcome: "disputed", amountMinor: 0 });
    expect(of({ disputes: [{ ...dispute, state: "lost" }] })).toMatchObject({ outcome: "disputed" });
    expect(of({ disputes: [{ ...dispute, state: "inquiry", withdrawn: false }] })).toMatchObject({
      outcome: "disputed",
    });
    expect(of({ disputes: [{ ...dispute, state: "won", withdrawn: false }] })).toMatchObject({ outcome: "money-back" });
  });

  it("waits for tickets that are being made, and leaves what is going back already", () => {
    expect(of({ order: { ...order, state: "paid" } })).toBeNull();
    for (const state of ["refunding", "refunded"])
      expect(of({ order: { ...order, state } })).toMatchObject({ outcome: "given-back-before" });
  });
});
