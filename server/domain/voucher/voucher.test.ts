import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { totalOf } from "../order/order";
import { voucherKinds } from "./price";
import { type FaceLine, redeem, stateOf, type Voucher } from "./voucher";

const now = new Date("2027-03-01T12:00:00Z");
const [before, after] = [new Date(now.getTime() - 1), new Date(now.getTime() + 1)];
const voucher = (more: Partial<Voucher> = {}): Voucher => ({
  ...{ kind: "percent", value: 2_000, opens: false, tierIds: [], maxTickets: null, budgetMinor: null },
  ...{ usedTickets: 0, spentMinor: 0, validFrom: null, validUntil: null, paused: false },
  ...more,
});
const line = (tierId: string, quantity: number, faceMinor: number, hidden = false): FaceLine => ({
  ...{ tierId, quantity, faceMinor, hidden },
});
const ask = (one: Voucher, lines = [line("a", 2, 1_999)]) => redeem(one, lines, { currency: "EUR", now });
const codeOf = (...asked: Parameters<typeof ask>) => {
  const said = ask(...asked);
  return said.ok ? "taken" : said.code;
};

const anyVoucher = fc.record({
  kind: fc.constantFrom(...voucherKinds),
  value: fc.integer({ min: 0, max: 20_000 }),
  opens: fc.boolean(),
  tierIds: fc.subarray(["a", "b", "c"]),
  maxTickets: fc.option(fc.integer({ min: 1, max: 20 })),
  budgetMinor: fc.option(fc.integer({ min: 1, max: 100_000 })),
  usedTickets: fc.integer({ min: 0, max: 20 }),
  spentMinor: fc.integer({ min: 0, max: 100_000 }),
});
const anyLines = fc.subarray(["a", "b", "c"], { minLength: 1 }).chain((ids) =>
  fc.tuple(
    ...ids.map((tierId) =>
      fc.record({
        tierId: fc.constant(tierId),
        quantity: fc.integer({ min: 1, max: 8 }),
        faceMinor: fc.integer({ min: 0, max: 3_000 }).map((tens) => tens * 10),
        hidden: fc.boolean(),
      }),
    ),
  ),
);

describe("an order with a voucher", () => {
  it("costs what its tickets cost, less exactly the discount, and never goes over uses or budget", () => {
    const currency = fc.constantFrom("EUR", "JPY", "KWD");
    let taken = 0;
    fc.assert(
      fc.property(anyVoucher, anyLines, currency, (terms, lines, of) => {
        const one = voucher(terms);
        const said = redeem(one, lines, { currency: of, now });
        if (!said.ok) return;
        taken++;
        const face = totalOf(lines.map(({ quantity, faceMinor }) => ({ quantity, unitMinor: faceMinor })));
        expect(totalOf(said.value.lines)).toBe(face - said.value.discountMinor);
        expect(said.value.discountMinor).toBeGreaterThanOrEqual(0);
        expect(said.value.tickets).toBeGreaterThan(0);
        for (const [at, { unitMinor }] of said.value.lines.entries()) {
          expect(unitMinor).toBeGreaterThanOrEqual(0);
          expect(unitMinor).toBeLessThanOrEqual(lines[at]?.faceMinor ?? 0);
        }
        expect(one.usedTickets + said.value.tickets).toBeLessThanOrEqual(one.maxTickets ?? Number.MAX_SAFE_INTEGER);
        expect(one.spentMinor + said.value.discountMinor).toBeLessThanOrEqual(
          one.budgetMinor ?? Number.MAX_SAFE_INTEGER,
        );
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("takes a use for each ticket that is made cheaper, and leaves other tickets at their price", () => {
    const lines = [line("a", 2, 1_999), line("b", 3, 5_000)];
    expect(ask(voucher({ tierIds: ["b"] }), lines)).toEqual({
      ok: true,
      value: {
        lines: [
          { tierId: "a", quantity: 2, unitMinor: 1_999 },
          { tierId: "b", quantity: 3, unitMinor: 4_000 },
        ],
        tickets: 3,
        discountMinor: 3_000,
      },
    });
  });

  it("is refused with the reason", () => {
    expect(codeOf(voucher({ paused: true }))).toBe("voucher-paused");
    expect(ask(voucher({ validFrom: after }))).toMatchObject({
      code: "voucher-not-yet",
      data: { from: after.toISOString() },
    });
    expect(codeOf(voucher({ validFrom: now }))).toBe("taken");
    expect(codeOf(voucher({ validUntil: now }))).toBe("voucher-over");
    expect(codeOf(voucher({ validFrom: before, validUntil: after }))).toBe("taken");
    expect(ask(voucher({ maxTickets: 3, usedTickets: 2 }))).toMatchObject({
      code: "voucher-used-up",
      data: { left: 1 },
    });
    expect(ask(voucher({ budgetMinor: 1_000, spentMinor: 201 }))).toMatchObject({
      code: "voucher-budget-spent",
      data: { leftMinor: 799 },
    });
    expect(codeOf(voucher({ budgetMinor: 1_000, spentMinor: 200 }))).toBe("taken");
    expect(codeOf(voucher({ tierIds: ["b"] }))).toBe("voucher-not-for-these");
    expect(codeOf(voucher({ kind: "price", value: 1_999 }))).toBe("voucher-not-for-these");
    expect(codeOf(voucher(), [line("a", 1, 0)])).toBe("voucher-not-for-these");
  });

  it("with hidden tickets needs a voucher that opens them, and counts them also where it takes nothing off", () => {
    const lines = [line("a", 1, 1_999), line("vip", 2, 9_000, true)];
    expect(codeOf(voucher(), lines)).toBe("access-code-needed");
    expect(codeOf(voucher({ opens: true, tierIds: ["a"] }), lines)).toBe("access-code-needed");
    const access = { kind: "access", value: 0, opens: true } as const;
    expect(ask(voucher({ ...access, tierIds: ["vip"] }), lines)).toMatchObject({
      value: { tickets: 2, discountMinor: 0 },
    });
    expect(codeOf(voucher(access), [line("a", 1, 1_999)])).toBe("voucher-not-for-these");
    expect(codeOf(voucher({ ...access, maxTickets: 1 }), lines)).toBe("voucher-used-up");
  });
});

describe("a voucher's state", () => {
  it("is the first reason why nothing can be bought with it", () => {
    expect(stateOf(voucher(), now)).toBe("active");
    expect(stateOf(voucher({ paused: true, validUntil: before }), now)).toBe("paused");
    expect(stateOf(voucher({ validFrom: after }), now)).toBe("not-yet");
    expect(stateOf(voucher({ validUntil: now }), now)).toBe("over");
    expect(stateOf(voucher({ maxTickets: 2, usedTickets: 2 }), now)).toBe("used-up");
    expect(stateOf(voucher({ budgetMinor: 500, spentMinor: 500 }), now)).toBe("budget-spent");
  });
});
