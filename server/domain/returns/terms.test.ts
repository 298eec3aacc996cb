import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPayable } from "../shared/currency";
import { bestMinor, closesAt, type Promised, type ReturnTerms, returnedMinor, termsFor } from "./terms";

const hour = 3_600_000;
const startsAt = new Date("2026-12-24T20:00:00Z");
const at = (hoursBefore: number) => new Date(startsAt.getTime() - hoursBefore * hour);
const terms = (more: Partial<ReturnTerms> = {}, setHoursBefore = 1_000) => ({
  ...{ open: true, hoursBefore: 48, keptBps: 1_000, keptMinor: 0, createdAt: at(setHoursBefore) },
  ...more,
});
const promised = (more: Partial<Omit<Promised, "order">> & { order?: Partial<Promised["order"]> } = {}): Promised => ({
  event: { state: "live", startsAt },
  terms: [terms()],
  now: at(100),
  ...more,
  order: { state: "fulfilled", kind: "primary", createdAt: at(500), byHand: false, ...more.order },
});

describe("whether tickets are taken back", () => {
  it.each([
    ["nothing was ever offered", { terms: [] }, "not-offered"],
    ["it was never open", { terms: [terms({ open: false })] }, "not-offered"],
    ["the time is over, to the millisecond", { now: at(48) }, "too-late"],
    ["the event is cancelled", { event: { state: "cancelled", startsAt } }, "event-not-live"],
    ["another fan has the money", { order: { kind: "resale" } }, "resale"],
    ["staff took the money in", { order: { byHand: true } }, "by-hand"],
    ["the tickets are being made", { order: { state: "paid" } }, "not-delivered"],
    ["all went back before", { order: { state: "refunded" } }, "not-delivered"],
  ] as [string, Parameters<typeof promised>[0], string][])("no, when %s", (_, more, why) => {
    expect(termsFor(promised(more))).toBe(why);
  });

  it("yes, until a millisecond before it closes", () => {
    expect(termsFor(promised({ now: new Date(at(48).getTime() - 1) }))).toEqual([terms()]);
    expect(closesAt(startsAt, terms())).toEqual(at(48));
  });

  it("what was promised at the time of buying holds, though it is closed for others now", () => {
    const closed = terms({ open: false }, 200);
    expect(termsFor(promised({ terms: [terms(), closed] }))).toEqual([terms()]);
    expect(termsFor(promised({ terms: [terms(), closed], order: { createdAt: at(150) } }))).toBe("not-offered");
  });

  it("what is promised since counts too, and the better of both for each ticket", () => {
    const before = terms({ keptBps: 1_000 });
    const since = terms({ keptBps: 0, keptMinor: 300 }, 200);
    const both = termsFor(promised({ terms: [before, since] }));
    expect(both).toEqual([before, since]);
    expect(bestMinor(10_000, both as ReturnTerms[], "EUR")).toBe(9_700);
    expect(bestMinor(1_000, both as ReturnTerms[], "EUR")).toBe(900);
  });

  it("where the one is over and the other is not, the other", () => {
    const short = terms({ hoursBefore: 200, keptBps: 0 });
    const long = terms({ hoursBefore: 10, keptBps: 5_000 }, 300);
    expect(termsFor(promised({ terms: [short, long] }))).toEqual([long]);
  });
});

describe("what goes back", () => {
  it.each([
    [4_900, 0, 0, 4_900],
    [4_900, 1_000, 0, 4_410],
    [4_900, 1_000, 200, 4_210],
    [1_999, 1_000, 0, 1_799],
    [100, 0, 200, 0],
    [0, 1_000, 0, 0],
    [4_900, 10_000, 0, 0],
  ])("of %d with %d basis points and %d kept: %d", (unitMinor, keptBps, keptMinor, back) => {
    expect(returnedMinor(unitMinor, terms({ keptBps, keptMinor }), "EUR")).toBe(back);
  });

  it("is never more than was paid, never less than nothing, and can be paid", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.constantFrom("EUR", "JPY", "KWD"),
        (unit, keptBps, kept, currency) => {
          const step = currency === "KWD" ? 10 : 1;
          const [unitMinor, keptMinor] = [unit * step, kept * step];
          const back = returnedMinor(unitMinor, terms({ keptBps, keptMinor }), currency);
          expect(back).toBeGreaterThanOrEqual(0);
          expect(back).toBeLessThanOrEqual(unitMinor);
          if (back > 0) expect(isPayable(back, currency)).toBe(true);
        },
      ),
    );
  });
});
