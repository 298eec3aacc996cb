import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GaslessAction, quotaEndsAt, quotas, windowMs } from "./quota";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const limited = ["list", "reprice", "gift", "device"] as const;
const times = (action: GaslessAction, many: number, ms: number) =>
  Array.from({ length: many }, (_, place) => ({ action, usedAt: ago(ms + place * 1_000) }));
const quiet = { organization: 0, oldest: null };

describe("quotaEndsAt", () => {
  it.each(limited)("allows the last %s of a day and refuses the next until the first is a day old", (action) => {
    const most = quotas.each[action];
    expect(quotaEndsAt(action, { ...quiet, own: times(action, most - 1, 0) }, now)).toBeNull();
    const end = quotaEndsAt(action, { ...quiet, own: times(action, most, 0) }, now);
    expect(end).toEqual(new Date(now.getTime() + windowMs - (most - 1) * 1_000));
    expect(quotaEndsAt(action, { ...quiet, own: times(action, most, 0) }, end as Date)).toBeNull();
  });

  it("counts all acts of a fan together", () => {
    const own = [...times("unlist", 25, 60_000), ...times("list", 15, 60_000)];
    expect(quotaEndsAt("gift", { ...quiet, own }, now)).not.toBeNull();
    expect(quotaEndsAt("gift", { ...quiet, own: own.slice(1) }, now)).toBeNull();
  });

  it("never holds anybody to a sale", () =>
    expect(quotaEndsAt("unlist", { own: times("list", 500, 0), organization: 1e9, oldest: now }, now)).toBeNull());

  it("ends at a moment at which it does not refuse any more", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ action: fc.constantFrom(...limited), at: fc.nat(2 * windowMs) }), { maxLength: 120 }),
        fc.constantFrom(...limited),
        (uses, action) => {
          const own = uses.map((use) => ({ action: use.action, usedAt: ago(use.at) }));
          const end = quotaEndsAt(action, { ...quiet, own }, now);
          if (!end) return;
          expect(end.getTime()).toBeGreaterThan(now.getTime());
          expect(quotaEndsAt(action, { ...quiet, own }, end)).toBeNull();
          expect(quotaEndsAt(action, { ...quiet, own }, new Date(end.getTime() - 1))).not.toBeNull();
        },
      ),
    ));

  it("closes for all when an organization's day is used up", () => {
    const uses = { own: [], organization: quotas.organization, oldest: ago(windowMs / 2) };
    expect(quotaEndsAt("list", uses, now)).toEqual(new Date(now.getTime() + windowMs / 2));
  });
});
