import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CopyEventInput, copyTitle, moveDates } from "./copy";

const hour = 3_600_000;
const start = new Date("2026-10-24T18:00:00Z");
const at = (hours: number) => new Date(start.getTime() + hours * hour);
const event = { doorsAt: at(-1), startsAt: start, endsAt: at(3) };
const tiers = [{ salesStartAt: at(-2_000), salesEndAt: at(-1) }];

describe("a copy of an event", () => {
  it("has every date as far from its start as it was", () => {
    const starts = fc.date({ min: new Date("2027-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(starts, (startsAt) => {
        const move = moveDates(event, tiers, startsAt);
        const distance = (date: Date) => Number(move?.(date)) - startsAt.getTime();
        for (const date of [event.doorsAt, event.endsAt, ...tiers.flatMap((tier) => Object.values(tier))])
          expect(distance(date)).toBe(date.getTime() - start.getTime());
      }),
    );
  });

  it("is not made where one of its dates would be out of range", () => {
    expect(moveDates(event, tiers, new Date("2105-12-31T23:30:00Z"))).toBeNull();
    expect(moveDates(event, tiers, new Date("2000-01-02T00:00:00Z"))).toBeNull();
  });

  it("is named as one, however long the name", () => {
    expect(copyTitle("The show", "copy")).toBe("The show (copy)");
    const long = copyTitle("x".repeat(120), "עותק");
    expect(long).toHaveLength(120);
    expect(long.endsWith("x (עותק)")).toBe(true);
    expect(CopyEventInput.shape.title.safeParse(long).success).toBe(true);
  });
});
