import { describe, expect, it } from "vitest";
import { TierRules } from "../chain/intent";
import { tierRules } from "./collection";
import {
  CreateEventInput,
  maxGiftBlackoutSeconds,
  maxGifts,
  maxPriceMinor,
  maxQuantity,
  maxResaleCapBps,
  maxRoyaltyBps,
  maxTiers,
} from "./event-input";

const at = (day: number) => new Date(Date.UTC(2026, 11, day, 20));
const tier = { name: "Hall", priceMinor: 4_500, quantity: 100, salesStartAt: at(1), salesEndAt: at(19) };
const event = {
  title: "Jazz",
  timezone: "Europe/Berlin",
  doorsAt: at(20),
  startsAt: at(20),
  endsAt: at(21),
  currency: "EUR",
  tiers: [tier],
};
const broken = (change: object) => {
  const parsed = CreateEventInput.safeParse({ ...event, ...change });
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
};
const brokenTier = (change: object) => broken({ tiers: [{ ...tier, ...change }] });

describe("CreateEventInput", () => {
  it("takes a sound event, free tiers included", () => {
    expect(broken({})).toEqual([]);
    expect(brokenTier({ priceMinor: 0 })).toEqual([]);
    expect(broken({ title: "音".repeat(85) })).toEqual([]);
  });

  it("allows nothing that the contract cannot keep: the largest of everything makes a collection", () => {
    const largest = {
      ...{ quantity: maxQuantity, priceMinor: maxPriceMinor, resaleCapBps: maxResaleCapBps, royaltyBps: maxRoyaltyBps },
      ...{ giftsMax: maxGifts, giftBlackoutSeconds: maxGiftBlackoutSeconds },
    };
    const tiers = Array.from({ length: maxTiers }, (_, at) => ({ ...tier, ...largest, name: `Tier ${at}` }));
    const { tiers: taken, currency } = CreateEventInput.parse({ ...event, tiers });
    const rules = tierRules(
      taken.map((one, at) => ({ ...one, chainTierId: at + 1 })),
      currency,
    );
    expect(rules.map((one) => TierRules.parse(one))).toHaveLength(maxTiers);
    expect(maxTiers).toBeLessThanOrEqual(64);
  });

  it.each([
    [{ salesEndAt: at(1) }, "tiers.0.salesEndAt: before-sale-start"],
    [{ salesEndAt: at(25) }, "tiers.0.salesEndAt: after-event"],
    [{ priceMinor: -1 }, "tiers.0.priceMinor: below-zero"],
    [{ priceMinor: 12.5 }, "tiers.0.priceMinor: whole-number"],
    [{ priceMinor: 100_000_000 }, "tiers.0.priceMinor: too-high"],
    [{ quantity: 0 }, "tiers.0.quantity: too-low"],
    [{ royaltyBps: 5_001 }, "tiers.0.royaltyBps: too-high"],
    [{ resaleCapBps: -1 }, "tiers.0.resaleCapBps: below-zero"],
    [{ giftsMax: 16 }, "tiers.0.giftsMax: too-high"],
    [{ maxPerOrder: 0 }, "tiers.0.maxPerOrder: too-low"],
    [{ name: "  " }, "tiers.0.name: required"],
    [{ giftBlackoutSeconds: 90 * 86_400 + 1 }, "tiers.0.giftBlackoutSeconds: too-high"],
    [{ salesEndAt: new Date("2107-01-01T00:00:00Z") }, "tiers.0.salesEndAt: moment"],
  ])("names field and rule of %j", (change, said) => {
    expect(brokenTier(change)).toContain(said);
  });

  it.each([
    [{ endsAt: at(20) }, "endsAt: before-start"],
    [{ currency: "KWD", tiers: [{ ...tier, priceMinor: 1_505 }] }, "tiers.0.priceMinor: not-payable"],
    [{ doorsAt: at(21) }, "doorsAt: after-start"],
    [{ title: "" }, "title: required"],
    [{ title: "音".repeat(86) }, "title: too-long"],
    [{ endsAt: new Date("2107-01-01T00:00:00Z") }, "endsAt: moment"],
    [{ endsAt: new Date(at(20).getTime() + 999) }, "endsAt: before-start"],
    [{ timezone: "Mars/Olympus" }, "timezone: timezone"],
    [{ tiers: [tier, { ...tier, name: "HALL " }] }, "tiers.1.name: taken"],
    [{ imagePath: "https://elsewhere.example/a.svg" }, "imagePath: image"],
    [{ imagePath: "/images/events/../../secret.svg" }, "imagePath: image"],
  ])("names field and rule of %j between fields", (change, said) => {
    expect(broken(change)).toContain(said);
  });
});
