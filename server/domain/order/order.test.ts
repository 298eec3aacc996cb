import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as holds from "../hold/hold";
import * as payments from "../payment/payment";
import { latePayment } from "./late-payment";
import { orderNumber, orderNumberAlphabet } from "./number";
import { CheckoutInput, canMove, type OrderState, orderTransitions, sourcesOf } from "./order";

/** Every state that can be reached from the given one. */
function reachable(table: Record<string, readonly string[]>, from: string): Set<string> {
  const seen = new Set([from]);
  for (const state of seen) for (const next of table[state] ?? []) seen.add(next);
  return seen;
}

describe("states", () => {
  it.each([
    ["order", orderTransitions, "pending"],
    ["payment", payments.paymentTransitions, "created"],
    ["hold", holds.holdTransitions, "active"],
  ] as const)("of an %s are all reachable and lead nowhere unknown", (_, table, first) => {
    const known = Object.keys(table);
    expect([...reachable(table, first)].sort()).toEqual([...known].sort());
    for (const targets of Object.values(table)) for (const target of targets) expect(known).toContain(target);
  });

  it("never lead from money taken to an order without ticket or refund", () => {
    const afterPaid = [...reachable(orderTransitions, "paid")];
    expect(afterPaid.filter((state) => orderTransitions[state as OrderState].length === 0)).toEqual(["refunded"]);
    expect(afterPaid).not.toContain("abandoned");
    expect(sourcesOf("paid")).toEqual(["pending", "abandoned"]);
    expect(canMove("refunded", "paid")).toBe(false);
    expect(canMove("nonsense", "paid")).toBe(false);
  });
});

describe("order number", () => {
  it("has eight characters, none of which is mistaken for another", () => {
    for (let i = 0; i < 500; i++) expect(orderNumber(randomBytes(32))).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{8}$/);
    expect(new Set(orderNumberAlphabet).size).toBe(orderNumberAlphabet.length);
    expect(orderNumberAlphabet).not.toMatch(/[012BIL5OSUVZ8]/);
  });

  it("takes no letter more often than another and refuses to guess when randomness runs out", () => {
    expect(orderNumber(new Uint8Array([255, 254, 253, 0, 1, 2, 3, 4, 5, 6, 7]))).toBe("34679ACD");
    expect(() => orderNumber(new Uint8Array(32).fill(255))).toThrow(RangeError);
  });
});

describe("late payment", () => {
  const now = new Date("2027-03-01T12:00:00Z");
  const event = { state: "live", endsAt: new Date("2027-03-02T00:00:00Z") };
  const lines = [{ tierId: "a", quantity: 2 }];
  const codeOf = (left: number, of = event) => {
    const said = latePayment(lines, () => left, of, now);
    return said.ok ? "honoured" : said.code;
  };

  it("is honoured to the last seat and refused beyond it", () => {
    expect(codeOf(2)).toBe("honoured");
    expect(codeOf(1)).toBe("sold-out");
  });

  it("is refused when the event does not take place or is over", () => {
    expect(codeOf(10, { ...event, state: "cancelled" })).toBe("event-not-live");
    expect(codeOf(10, { ...event, endsAt: now })).toBe("event-not-live");
  });
});

it("takes one person's address in any spelling as one", () => {
  const input = { brand: "aurora", holdId: "018f3c1e-0000-7000-8000-000000000000", email: "  Dana@Example.COM " };
  expect(CheckoutInput.parse(input).email).toBe("dana@example.com");
  expect(CheckoutInput.safeParse({ ...input, email: "dana@" }).success).toBe(false);
});

it("takes exactly what was asked, in the currency that was asked", () => {
  const asked = { amountMinor: 4_500, currency: "EUR" };
  expect(payments.isExact(asked, { amountMinor: 4_500, currency: "eur" })).toBe(true);
  expect(payments.isExact(asked, { amountMinor: 4_499, currency: "EUR" })).toBe(false);
  expect(payments.isExact(asked, { amountMinor: 4_500, currency: "USD" })).toBe(false);
});

it("gives the time to pay once and never shortens what is left", () => {
  const now = new Date("2027-03-01T12:00:00Z");
  const inMinutes = (n: number) => new Date(now.getTime() + n * 60_000);
  expect(holds.expiryForPayment({ expiresAt: inMinutes(1) }, now)).toEqual(inMinutes(10));
  expect(holds.expiryForPayment({ expiresAt: inMinutes(12) }, now)).toEqual(inMinutes(12));
});
