import { describe, expect, it } from "vitest";
import { canMove, edit, eventStates, eventTransitions, firstMissing, goLive, publish } from "./event";

const now = new Date("2026-11-22T10:00:00Z");
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const resale = { resaleAllowed: true, resaleCapBps: 12_000, giftsMax: 0, giftBlackoutSeconds: 3_600 };
const tier = { ...resale, priceMinor: 1_500, salesStartAt: at(-1), salesEndAt: at(20) };
const draft = {
  ...{ state: "draft", venueName: "Hall", currency: "EUR", jurisdiction: null },
  ...{ startsAt: at(24), endsAt: at(28), tiers: [tier] },
};

describe("event", () => {
  it("moves only along its table", () => {
    for (const from of eventStates)
      for (const to of eventStates)
        expect(canMove(from, to)).toBe((eventTransitions[from] as readonly string[]).includes(to));
    expect(canMove("live", "draft")).toBe(false);
    expect(canMove("cancelled", "live")).toBe(false);
  });

  it("is published from a complete draft", () => {
    expect(publish(draft, now)).toMatchObject({ ok: true, value: { state: "publishing" } });
  });

  it.each([
    ["a venue", { venueName: " " }, { field: "venueName", rule: "required" }],
    ["a tier", { tiers: [] }, { field: "tiers", rule: "at-least-one" }],
    ["a start to come", { startsAt: at(-1) }, { field: "startsAt", rule: "in-the-past" }],
    [
      "sales that have not ended",
      { tiers: [tier, { ...tier, salesEndAt: now }] },
      { field: "tiers.1.salesEndAt", rule: "in-the-past" },
    ],
    [
      "prices that cards carry",
      { currency: "KWD", tiers: [tier, { ...tier, priceMinor: 1_505 }] },
      { field: "tiers.1.priceMinor", rule: "not-payable" },
    ],
    ["what its place asks for", { jurisdiction: "IE" }, { field: "tiers.0.resaleCapBps", rule: "over-jurisdiction" }],
  ])("is not published without %s, and the field is named", (_, change, data) => {
    expect(publish({ ...draft, ...change }, now)).toEqual({ ok: false, code: "event-incomplete", data });
    expect(firstMissing({ ...draft, ...change }, now)).toEqual(data);
  });

  it.each(["publishing", "live", "cancelled"])("is neither edited nor published again when %s", (state) => {
    expect(edit({ state })).toMatchObject({ ok: false, code: "event-not-editable" });
    expect(publish({ ...draft, state }, now)).toMatchObject({ ok: false, code: "event-not-editable" });
  });

  it("goes live with its collection in lower case, from publishing only", () => {
    expect(goLive({ state: "publishing" }, "0xAB", now)).toMatchObject({
      ok: true,
      value: { state: "live", collectionAddress: "0xab", publishedAt: now },
    });
    expect(goLive({ state: "draft" }, "0xab", now)).toMatchObject({ ok: false, code: "conflict" });
  });
});
