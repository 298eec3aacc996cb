import { describe, expect, it } from "vitest";
import { type EventText, movedTo, newEvent, type TierText, toText } from "./form-text";
import { readForm } from "./read-form";

const now = new Date("2026-11-22T10:00:00Z");
const home = { timezone: "Europe/Berlin", currency: "EUR" as const };

function form(change: Partial<EventText> = {}, tier: Partial<TierText> = {}): EventText {
  const base = newEvent(home, now);
  const tiers = base.tiers.map((one, i) => ({ ...one, name: `Tier ${i}`, price: "24.50", quantity: "100" }));
  if (tiers[0]) tiers[0] = { ...tiers[0], ...tier };
  return { ...base, title: "Jazz", ...change, tiers };
}
const errorsOf = (text: EventText) => {
  const read = readForm(text);
  return read.ok ? {} : read.errors;
};

describe("readForm", () => {
  it("reads prices as minor units, percents as basis points and times in the event's zone", () => {
    const read = readForm(form({}, { resaleCap: "112.5", royalty: "7,25", giftBlackoutHours: "2" }));
    if (!read.ok) throw new Error(JSON.stringify(read.errors));
    expect(read.input.startsAt.toISOString()).toBe("2026-12-20T19:00:00.000Z");
    expect(read.input.tiers[0]).toMatchObject({
      priceMinor: 2450,
      resaleCapBps: 11_250,
      royaltyBps: 725,
      giftBlackoutSeconds: 7200,
    });
  });

  it("changes the tiers that would break a place's rules when it is chosen, and no others", () => {
    const own = form({}, { resaleCap: "112.5", gifts: "0", giftBlackoutHours: "3" });
    const moved = movedTo(own, "face-value");
    expect(moved.tiers[0]).toMatchObject({ resaleCap: "100", gifts: "1", giftBlackoutHours: "0" });
    expect(moved.tiers[1]).toEqual(own.tiers[1]);
    expect(movedTo(own, "IE").tiers[0]).toMatchObject({ resaleCap: "100", gifts: "0", giftBlackoutHours: "3" });
    expect(movedTo(form({}, { resaleCap: "9x" }), "IE").tiers[0], "what is no number is asked for").toMatchObject({
      resaleCap: "9x",
    });
    expect(readForm(moved)).toMatchObject({ ok: true, input: { jurisdiction: "face-value" } });
    expect(movedTo(moved, "").tiers).toEqual(moved.tiers);
    expect(errorsOf({ ...own, jurisdiction: "IE" })).toEqual({ "tiers.0.resaleCapBps": "over-jurisdiction" });
  });

  it.each([
    ["a price below zero", { price: "-1" }, "tiers.0.priceMinor", "below-zero"],
    ["a price with more decimals than the currency", { price: "12.345" }, "tiers.0.priceMinor", "too-many-decimals"],
    ["a price that is none", { price: "free" }, "tiers.0.priceMinor", "amount"],
    ["no tickets", { quantity: "0" }, "tiers.0.quantity", "too-low"],
    ["a share above half", { royalty: "50.01" }, "tiers.0.royaltyBps", "too-high"],
    ["a sale that ends before it opens", { salesEnd: "2026-11-01T10:00" }, "tiers.0.salesEndAt", "before-sale-start"],
    ["a sale that ends after the event", { salesEnd: "2026-12-31T10:00" }, "tiers.0.salesEndAt", "after-event"],
    ["a missing time", { salesStart: "" }, "tiers.0.salesStartAt", "required"],
    ["two tiers of one name", { name: "tier 1" }, "tiers.1.name", "taken"],
  ] satisfies [string, Partial<TierText>, string, string][])("names the field of %s", (_, tier, field, rule) => {
    expect(errorsOf(form({}, tier))[field]).toBe(rule);
  });

  it("names everything that is wrong at once", () => {
    const errors = errorsOf(form({ title: " ", end: "2026-12-20T19:00" }, { price: "-2" }));
    expect(errors).toMatchObject({ title: "required", endsAt: "before-start", "tiers.0.priceMinor": "below-zero" });
  });

  it("takes no price that could be a thousandth of what was meant, nor one that cards do not carry", () => {
    const price = (typed: string) => errorsOf(form({ currency: "KWD" }, { price: typed }))["tiers.0.priceMinor"];
    expect(["1,500", "1.505", "1.500"].map(price)).toEqual(["ambiguous-amount", "not-payable", undefined]);
    const read = readForm(form({}, { price: "1,500" }));
    expect(read.ok && read.input.tiers[0]?.priceMinor).toBe(150_000);
  });

  it("counts decimals by currency: yen has none", () => {
    expect(errorsOf(form({ currency: "JPY" }, { price: "12.5" }))["tiers.0.priceMinor"]).toBe("too-many-decimals");
  });

  it("asks for no cap where there is no resale", () => {
    const read = readForm(form({}, { resaleAllowed: false, resaleCap: "", royalty: "x" }));
    expect(read.ok && read.input.tiers[0]).toMatchObject({ resaleCapBps: 0, royaltyBps: 0 });
  });

  it("gives back what was stored", () => {
    const read = readForm(form());
    if (!read.ok) throw new Error("not read");
    const stored = { ...read.input, tiers: read.input.tiers.map((tier, i) => ({ ...tier, id: String(i) })) };
    expect(readForm(toText(stored))).toEqual(read);
  });
});
