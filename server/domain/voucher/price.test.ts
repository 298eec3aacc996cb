import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Currency, currencies, isPayable, payableStep } from "../shared/currency";
import { reducedMinor, voucherKinds } from "./price";

const anyCurrency = fc.constantFrom<Currency>("EUR", "ILS", "JPY", "CLP", "KWD", "TND");
const face = fc.integer({ min: 0, max: 99_999_999 });
const reduction = fc.record({ kind: fc.constantFrom(...voucherKinds), value: fc.integer({ min: 0, max: 99_999_999 }) });

describe("what a ticket costs with a voucher", () => {
  it("is never below zero, never above its price, and can be paid, in currencies with no, two and three decimals", () => {
    fc.assert(
      fc.property(anyCurrency, face, reduction, (currency, amount, terms) => {
        const faceMinor = amount * payableStep(currency);
        const unitMinor = reducedMinor(faceMinor, terms, currency);
        expect(unitMinor).toBeGreaterThanOrEqual(0);
        expect(unitMinor).toBeLessThanOrEqual(faceMinor);
        expect(Number.isSafeInteger(unitMinor)).toBe(true);
        expect(isPayable(unitMinor, currency)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is within half a payable unit of the exact share, and half of one goes up", () => {
    fc.assert(
      fc.property(anyCurrency, face, fc.integer({ min: 1, max: 10_000 }), (currency, amount, value) => {
        const step = payableStep(currency);
        const faceMinor = amount * step;
        const unitMinor = reducedMinor(faceMinor, { kind: "percent", value }, currency);
        const above = BigInt(unitMinor) * 20_000n - 2n * BigInt(faceMinor) * BigInt(10_000 - value);
        // Twice the distance from the exact price, in ten-thousandths: more than minus a step, at most a step.
        expect(above > -BigInt(step) * 10_000n && above <= BigInt(step) * 10_000n).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(reducedMinor(25, { kind: "percent", value: 5_000 }, "EUR")).toBe(13);
    expect(reducedMinor(1_250, { kind: "percent", value: 5_000 }, "KWD")).toBe(630);
    expect(reducedMinor(1_999, { kind: "percent", value: 1_000 }, "EUR")).toBe(1_799);
    expect(reducedMinor(999, { kind: "percent", value: 1_500 }, "JPY")).toBe(849);
  });

  it("falls as a percentage or an amount off grows", () => {
    const kind = fc.constantFrom("percent" as const, "fixed" as const);
    fc.assert(
      fc.property(kind, face, fc.nat(12_000), fc.nat(12_000), (of, faceMinor, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((value) =>
          reducedMinor(faceMinor, { kind: of, value }, "EUR"),
        ) as [number, number];
        expect(more).toBeLessThanOrEqual(less);
      }),
    );
  });

  it("is the price itself for what opens tickets only, and for a set price above it", () => {
    for (const currency of Object.keys(currencies)) {
      expect(reducedMinor(4_500, { kind: "access", value: 0 }, currency)).toBe(4_500);
      expect(reducedMinor(4_500, { kind: "price", value: 5_000 }, currency)).toBe(4_500);
      expect(reducedMinor(4_500, { kind: "price", value: 3_000 }, currency)).toBe(3_000);
      expect(reducedMinor(4_500, { kind: "percent", value: 10_000 }, currency)).toBe(0);
      expect(reducedMinor(4_500, { kind: "fixed", value: 9_000 }, currency)).toBe(0);
    }
  });
});
