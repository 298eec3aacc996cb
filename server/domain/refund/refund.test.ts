import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canMove as disputeMoves, disputeTransitions, isOpen } from "../dispute/dispute";
import {
  backMinor,
  keyOf,
  leftMinor,
  planRefund,
  providerKey,
  type RefundState,
  RequestRefundInput,
  refundTransitions,
  retryPauseMs,
  sourcesOf,
} from "./refund";

const states = Object.keys(refundTransitions) as RefundState[];
const row = fc.record({ amountMinor: fc.integer({ min: 1, max: 10_000 }), state: fc.constantFrom(...states) });
const paid = (amountMinor: number, receivedMinor: number | null = null) => ({
  ...{ amountMinor, receivedMinor, currency: "EUR" },
});

describe("a refund's states", () => {
  it("lead nowhere unknown, are all reached, and end only where the money is or stays with us", () => {
    const reached = new Set<string>(["requested"]);
    for (const state of reached) for (const next of refundTransitions[state as RefundState]) reached.add(next);
    expect([...reached].sort()).toEqual([...states].sort());
    expect(states.filter((state) => refundTransitions[state].length === 0)).toEqual(["failed"]);
    expect(sourcesOf("failed")).toEqual(["requested", "pending", "succeeded"]);
    expect(sourcesOf("requested")).toEqual([]);
  });

  it("of a dispute may follow each other in any order while it is open; a decision needs an appeal to change", () => {
    const all = Object.keys(disputeTransitions) as (keyof typeof disputeTransitions)[];
    const open = all.filter((state) => isOpen({ state }));
    expect(open).toEqual(["inquiry", "needs-response", "under-review"]);
    for (const from of open) for (const to of all) expect(disputeMoves(from, to)).toBe(from !== to);
    expect(disputeMoves("won", "needs-response")).toBe(false);
    expect(disputeMoves("of tomorrow", "won")).toBe(false);
  });
});

describe("what a person's wish comes to", () => {
  it("is no thousandth that cards do not carry", () => {
    const dinars = { ...paid(12_500), currency: "KWD" };
    expect(planRefund({ state: "fulfilled" }, dinars, [], { amountMinor: 1_505 })).toMatchObject({
      ...{ code: "invalid-input", data: { field: "amountMinor", rule: "not-payable" } },
    });
    expect(planRefund({ state: "fulfilled" }, dinars, [], { amountMinor: 1_510 })).toMatchObject({ ok: true });
  });

  it("is never more than what was paid and not asked back yet, whatever happened before", () => {
    fc.assert(
      fc.property(
        ...[fc.integer({ min: 1, max: 50_000 }), fc.array(row, { maxLength: 6 })],
        fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
        (amount: number, rows: { amountMinor: number; state: RefundState }[], asked: number | undefined) => {
          const left = leftMinor(paid(amount), rows);
          const said = planRefund({ state: "fulfilled" }, paid(amount), rows, { amountMinor: asked, tickets: "keep" });
          if (said.ok) {
            expect(said.value.amountMinor).toBe(asked ?? left);
            expect(said.value.amountMinor).toBeLessThanOrEqual(left);
            expect(said.value.whole).toBe(said.value.amountMinor === left);
          } else {
            expect(said.code).toBe(left <= 0 ? "refund-nothing-left" : "refund-over-paid");
          }
        },
      ),
    );
  });

  it("is nothing that a bank has taken, until the case is won", () => {
    const taken = (amountMinor: number, withdrawn = true) => [{ amountMinor, withdrawn }];
    const ask = (disputes: { amountMinor: number; withdrawn: boolean }[], amountMinor?: number) =>
      planRefund({ state: "fulfilled" }, paid(1_000), [], { amountMinor, tickets: "keep" }, disputes);
    expect(ask(taken(1_000))).toMatchObject({ code: "refund-nothing-left" });
    expect(ask(taken(600), 401)).toMatchObject({ code: "refund-over-paid", data: { leftMinor: 400 } });
    expect(ask(taken(600))).toMatchObject({ value: { amountMinor: 400, whole: false } });
    expect(ask(taken(600, false))).toMatchObject({ value: { amountMinor: 1_000, whole: true } });
  });

  it("counts what failed as not asked and what is on its way as gone", () => {
    const rows = [
      { amountMinor: 100, state: "failed" },
      { amountMinor: 200, state: "pending" },
      { amountMinor: 300, state: "succeeded" },
      { amountMinor: 400, state: "requested" },
    ];
    expect([leftMinor(paid(1_000), rows), backMinor(rows)]).toEqual([100, 300]);
    expect(leftMinor(paid(1_000, 950), rows)).toBe(50);
  });

  it.each([
    ["fulfilled", undefined, undefined, "invalid-input"],
    ["fulfilled", 1_000, undefined, "invalid-input"],
    ["fulfilled", 1_001, "keep", "refund-over-paid"],
    ["paid", undefined, "keep", "refund-in-delivery"],
  ] as const)("of %s, %s, %s is refused as %s", (state, amountMinor, tickets, code) => {
    expect(planRefund({ state }, paid(1_000), [], { amountMinor, tickets })).toMatchObject({ ok: false, code });
  });

  it("is read strictly: no part of a cent, nothing below one, no sum that no column holds", () => {
    const wish = { orderId: randomUUID(), reason: "goodwill", key: randomUUID() };
    expect(RequestRefundInput.safeParse({ ...wish, amountMinor: 1 }).success).toBe(true);
    for (const amountMinor of [0, -1, 0.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY, "1", null, 1e300])
      expect(RequestRefundInput.safeParse({ ...wish, amountMinor }).success, String(amountMinor)).toBe(false);
    for (const change of [{ reason: "because" }, { key: "1" }, { tickets: "burn" }, { orderId: "1" }])
      expect(RequestRefundInput.safeParse({ ...wish, ...change }).success).toBe(false);
  });
});

it("is known at the provider by its key, and nobody else's is taken for ours", () => {
  const key = randomUUID();
  expect(keyOf(providerKey(key))).toBe(key);
  for (const kept of [undefined, null, "", key, `hand:${key}`]) expect(keyOf(kept)).toBeNull();
  expect([0, 1, 2].map((retries) => retryPauseMs(retries) / 60_000)).toEqual([10, 60, 360]);
});
