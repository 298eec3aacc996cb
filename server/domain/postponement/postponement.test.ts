import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenDates, type Dates, furthestMs, postponedOutcomeOf } from "./postponement";

const hour = 3_600_000;
const day = 24 * hour;
const now = new Date("2026-06-01T12:00:00Z");
const at = (ms: number) => new Date(now.getTime() + ms);
const event = { doorsAt: at(10 * day), startsAt: at(10 * day + hour), endsAt: at(10 * day + 4 * hour) };
const moved = (ms: number, more: Partial<Dates> = {}): Dates => ({
  doorsAt: new Date(event.doorsAt.getTime() + ms),
  startsAt: new Date(event.startsAt.getTime() + ms),
  endsAt: new Date(event.endsAt.getTime() + ms),
  ...more,
});
const broken = (wanted: Dates, firstEndsAt = event.endsAt) => brokenDates(event, wanted, { firstEndsAt, now });

describe("the dates that an event may move to", () => {
  it("are later ones, two years at most after the end that its collection was made with", () => {
    expect(broken(moved(7 * day))).toEqual([]);
    expect(broken(moved(furthestMs))).toEqual([]);
    expect(broken(moved(furthestMs + 1_000))).toEqual([{ field: "endsAt", rule: "beyond-chain" }]);
    const first = new Date(event.endsAt.getTime() - 30 * day);
    expect(broken(moved(furthestMs - 29 * day), first)).toEqual([{ field: "endsAt", rule: "beyond-chain" }]);
  });

  it("never have doors or end before those that the chain keeps", () => {
    expect(broken(moved(-day)).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      ...["startsAt not-later", "doorsAt earlier-than-before", "endsAt earlier-than-before"],
    ]);
    expect(broken(moved(day, { doorsAt: new Date(event.doorsAt.getTime() - 1_000) }))).toEqual([
      { field: "doorsAt", rule: "earlier-than-before" },
    ]);
    expect(broken(moved(0))).toEqual([{ field: "startsAt", rule: "not-later" }]);
  });

  it("follow each other, and have not passed", () => {
    const late = moved(day, { doorsAt: at(20 * day) });
    expect(broken(late)).toEqual([{ field: "doorsAt", rule: "after-start" }]);
    const short = moved(day, { endsAt: new Date(event.startsAt.getTime() + day) });
    expect(broken(short)).toEqual([{ field: "endsAt", rule: "before-start" }]);
    const running = { ...event, doorsAt: at(-2 * hour), startsAt: at(-2 * hour), endsAt: at(hour) };
    const wanted = { doorsAt: at(-hour), startsAt: at(-hour), endsAt: at(2 * hour) };
    expect(brokenDates(running, wanted, { firstEndsAt: running.endsAt, now })).toEqual([
      { field: "startsAt", rule: "in-the-past" },
    ]);
  });

  it("are taken by the contract whenever they are taken here", () => {
    const ms = fc.integer({ min: -800 * day, max: 1_600 * day });
    fc.assert(
      fc.property(ms, ms, ms, (doors, start, end) => {
        const wanted = { doorsAt: at(doors), startsAt: at(start), endsAt: at(end) };
        if (broken(wanted).length > 0) return;
        const unix = (date: Date) => Math.floor(date.getTime() / 1000);
        // The lines of EventRules.reschedule.
        expect(unix(wanted.doorsAt)).toBeGreaterThanOrEqual(unix(event.doorsAt));
        expect(unix(wanted.endsAt)).toBeGreaterThanOrEqual(unix(event.endsAt));
        expect(unix(wanted.endsAt)).toBeGreaterThan(unix(wanted.doorsAt));
        expect(unix(wanted.endsAt)).toBeLessThanOrEqual(unix(event.endsAt) + 730 * 86_400);
      }),
    );
  });
});

describe("what becomes of an order whose event moves", () => {
  it("is a letter, unless its money went back", () => {
    const of = (state: string, event = "live") => postponedOutcomeOf({ state, event: { state: event } });
    expect(["paid", "fulfilled", "refunding", "refunded"].map((state) => of(state))).toEqual([
      ...["told", "told", "given-back-before", "given-back-before"],
    ]);
    expect(of("fulfilled", "cancelled")).toBe("event-cancelled");
  });
});
