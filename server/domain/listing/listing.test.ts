import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resaleCapMinor, splitResale } from "../shared/money";
import type { Ticket } from "../ticket/ticket";
import { askPrice, canMove, listingObstacle, listingTransitions } from "./listing";

const ticket: Ticket = {
  key: "0xabc:1",
  collection: "0xabc",
  tokenId: 1,
  tierId: 1,
  owner: "0xdef",
  pricePaidMinor: 5000,
  askMinor: null,
  usedAt: null,
  gateRef: null,
  frozen: false,
  giftCount: 0,
  transferCount: 0,
  orderRef: "0x0",
  mintedAt: new Date(0),
  mintTx: "0x0",
};
const tier = { resaleAllowed: true, resaleCapBps: 11_000 };
const event = { endsAt: new Date(10_000), state: "live" };

describe("listing", () => {
  it("accepts the cap itself and refuses one unit more, naming both", () => {
    expect(askPrice(ticket, tier, 5500, "EUR")).toEqual({ ok: true, value: 5500 });
    expect(askPrice(ticket, tier, 5501, "EUR")).toMatchObject({
      code: "price-over-cap",
      data: { priceMinor: 5501, capMinor: 5500 },
    });
    expect(askPrice(ticket, tier, 0, "EUR")).toMatchObject({ code: "invalid-input" });
  });

  it("takes no price that cards cannot carry, and names the field", () => {
    const refused = { code: "invalid-input", data: { field: "priceMinor", rule: "not-payable" } };
    expect(askPrice(ticket, tier, 1_505, "KWD")).toMatchObject(refused);
    expect(askPrice(ticket, tier, 1_500, "KWD")).toEqual({ ok: true, value: 1_500 });
  });

  it("never lets an accepted price pass the cap, whatever was paid", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.integer({ min: 0, max: 20_000 }), fc.nat(2 ** 31 - 1), (paid, capBps, price) => {
        const decision = askPrice(
          { ...ticket, pricePaidMinor: paid },
          { resaleAllowed: true, resaleCapBps: capBps },
          price,
          "EUR",
        );
        return !decision.ok || decision.value <= resaleCapMinor(paid, capBps);
      }),
    );
  });

  it("splits every price without losing or making a unit", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.nat(5000), fc.nat(5000), (price, royaltyBps, platformFeeBps) => {
        const split = splitResale(price, { royaltyBps, platformFeeBps });
        return split.sellerMinor + split.royaltyMinor + split.platformMinor === price && split.sellerMinor >= 0;
      }),
    );
  });

  it("offers neither a used, frozen, listed nor a forbidden ticket, nor one of an event that is over", () => {
    const now = new Date(5000);
    expect(listingObstacle(ticket, tier, event, now)).toBeNull();
    expect(listingObstacle({ ...ticket, usedAt: now }, tier, event, now)).toBe("ticket-used");
    expect(listingObstacle({ ...ticket, frozen: true }, tier, event, now)).toBe("ticket-frozen");
    expect(listingObstacle({ ...ticket, askMinor: 1 }, tier, event, now)).toBe("already-listed");
    expect(listingObstacle(ticket, { ...tier, resaleAllowed: false }, event, now)).toBe("resale-not-allowed");
    expect(listingObstacle(ticket, tier, event, event.endsAt)).toBe("event-not-live");
  });

  it("has no way out of an ended state", () => {
    for (const ended of ["sold", "cancelled", "failed"] as const)
      for (const to of Object.keys(listingTransitions))
        expect(canMove(ended, to as keyof typeof listingTransitions)).toBe(false);
  });
});
