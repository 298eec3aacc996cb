import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPayable } from "../shared/currency";
import { judge, planVoiding, sourcesOf, voidingObstacle, voidingTransitions } from "./voiding";

const hers = { owner: "0xa", usedAt: null, frozen: false, askMinor: null };

describe("what may be ended", () => {
  it.each([
    [hers, "0xa", null],
    [hers, "0xb", "ticket-passed-on"],
    [hers, null, "ticket-passed-on"],
    [{ ...hers, usedAt: new Date() }, "0xa", "ticket-used"],
    [{ ...hers, frozen: true }, "0xa", "ticket-frozen"],
    [{ ...hers, askMinor: 100 }, "0xa", "ticket-listed"],
    // Whose it is comes first: what has passed on is none of this buyer's business, used or not.
    [{ ...hers, usedAt: new Date(), frozen: true }, "0xb", "ticket-passed-on"],
  ])("%o of %s: %s", (ticket, holder, code) => {
    expect(voidingObstacle(ticket, holder)).toBe(code);
  });

  it("is judged once more when it is frozen, and only what is still hers and unused is burnt", () => {
    const frozen = { ...hers, frozen: true };
    expect(judge(frozen, "0xa")).toEqual({ state: "frozen" });
    // An offer freezes with its ticket.
    expect(judge({ ...frozen, askMinor: 5 }, "0xa")).toEqual({ state: "frozen" });
    expect(judge(frozen, "0xb")).toEqual({ state: "releasing", code: "passed-on" });
    expect(judge({ ...frozen, usedAt: new Date() }, "0xa")).toEqual({ state: "releasing", code: "used" });
    expect(judge(null, "0xa")).toEqual({ state: "releasing", code: "gone" });
  });

  it("never comes back from an end", () => {
    for (const state of Object.keys(voidingTransitions) as (keyof typeof voidingTransitions)[])
      expect(sourcesOf(state)).not.toContain("burnt");
    expect(sourcesOf("burnt")).toEqual(["frozen"]);
  });
});

describe("what goes back", () => {
  it("is each price less what is kept, never less than nothing, and can be paid", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 120_000 }),
        fc.constantFrom("EUR", "JPY", "KWD"),
        (prices, keptMinor, currency) => {
          const plan = planVoiding(prices, keptMinor, currency);
          const wanted = prices.map((price) => Math.max(0, price - keptMinor));
          const payable = wanted.every((part) => isPayable(part, currency));
          if (keptMinor > Math.max(...prices)) expect(plan).toMatchObject({ ok: false, data: { field: "keptMinor" } });
          else if (payable) expect(plan).toEqual({ ok: true, value: wanted });
          else expect(plan).toMatchObject({ ok: false, data: { field: "keptMinor", rule: "not-payable" } });
        },
      ),
    );
  });
});
