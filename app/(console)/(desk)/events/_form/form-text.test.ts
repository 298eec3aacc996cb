import { describe, expect, it } from "vitest";
import { copyOf, type StoredEvent } from "./form-text";
import { readForm } from "./read-form";

const event: StoredEvent = {
  ...{ title: "Friday jazz", description: "", imagePath: null, venueName: "Barby", venueAddress: "", currency: "ILS" },
  timezone: "Asia/Jerusalem",
  // Summer: three hours ahead of UTC.
  doorsAt: new Date("2026-10-16T16:00:00Z"),
  startsAt: new Date("2026-10-16T17:00:00Z"),
  endsAt: new Date("2026-10-16T20:00:00Z"),
  jurisdiction: null,
  tiers: [
    {
      ...{ id: "tier", name: "Standing", description: "", priceMinor: 9_000, quantity: 100, maxPerOrder: 4 },
      salesStartAt: new Date("2026-09-16T09:00:00Z"),
      salesEndAt: new Date("2026-10-16T17:00:00Z"),
      ...{ resaleAllowed: true, resaleCapBps: 10_000, royaltyBps: 500, giftsMax: 1, giftBlackoutSeconds: 7_200 },
    },
  ],
};

describe("a copy of an event", () => {
  it("is on the same weekday at the same clock time ahead, also when the clocks have changed", () => {
    const text = copyOf(event, new Date("2026-10-20T10:00:00Z"));
    expect(text).toMatchObject({ doors: "2026-10-23T19:00", start: "2026-10-23T20:00", end: "2026-10-23T23:00" });
    const winter = copyOf(event, new Date("2026-11-23T10:00:00Z"));
    expect(winter.start).toBe("2026-11-27T20:00");
    const read = readForm(winter);
    expect(read.ok && read.input.startsAt).toEqual(new Date("2026-11-27T18:00:00Z"));
  });

  it("is a week later when the event itself lies ahead", () => {
    expect(copyOf(event, new Date("2026-09-20T10:00:00Z")).start).toBe("2026-10-23T20:00");
  });

  it("sells from now where the sale would have begun already, and otherwise at the old distance", () => {
    const [soon, far] = [new Date("2026-10-20T10:00:00Z"), new Date("2026-10-16T09:00:00Z")].map((now) =>
      copyOf(event, now).tiers.map(({ salesStart, salesEnd }) => ({ salesStart, salesEnd })),
    );
    expect(soon).toEqual([{ salesStart: "2026-10-20T13:00", salesEnd: "2026-10-23T20:00" }]);
    expect(far).toEqual([{ salesStart: "2026-10-16T12:00", salesEnd: "2026-10-23T20:00" }]);
    const early = { ...event, startsAt: new Date("2026-12-18T18:00:00Z"), doorsAt: event.startsAt };
    const tier = { ...event.tiers[0], salesStartAt: new Date("2026-11-30T10:00:00Z") } as StoredEvent["tiers"][number];
    const [kept] = copyOf({ ...early, tiers: [tier] }, new Date("2026-11-23T10:00:00Z")).tiers;
    expect(kept?.salesStart).toBe("2026-12-07T12:00");
  });

  it("keeps what a tier is and asks, under keys of its own", () => {
    const { tiers, ...rest } = copyOf(event, new Date("2026-10-20T10:00:00Z"));
    expect(rest).toMatchObject({ title: "Friday jazz", venueName: "Barby", timezone: "Asia/Jerusalem" });
    expect(tiers).toMatchObject([{ name: "Standing", price: "90.00", quantity: "100", giftBlackoutHours: "2" }]);
    expect(tiers[0]?.key).not.toBe("tier");
  });
});
