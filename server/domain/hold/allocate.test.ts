import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, type Hold, type HoldRequest, type TierRoom } from "./allocate";

const now = new Date("2027-03-01T12:00:00Z");
const later = new Date("2027-04-01T12:00:00Z");
const earlier = new Date("2027-02-01T12:00:00Z");

const room = (id: string, quantity: number, more: Partial<TierRoom> = {}): TierRoom => ({
  id,
  eventId: "event",
  organizationId: "organization",
  eventState: "live",
  eventEndsAt: later,
  quantity,
  blocked: 0,
  held: 0,
  sold: 0,
  onChainMax: null,
  quotas: null,
  salesStartAt: earlier,
  salesEndAt: later,
  maxPerOrder: 8,
  maxPerBuyer: null,
  eventMaxPerBuyer: null,
  ...more,
});
const request = (id: string, items: HoldRequest["items"], more: Partial<HoldRequest> = {}): HoldRequest => ({
  id,
  organizationId: "organization",
  sessionId: "session",
  eventId: "event",
  items,
  ...more,
});
const codeOf = (rooms: TierRoom[], one: HoldRequest, known: Hold[] = []) => {
  const [said] = allocate(rooms, known, [one], now);
  return said?.ok ? "granted" : said?.code;
};
const one = (quantity: number) => [{ tierId: "a", quantity }];

describe("allocate", () => {
  it("never grants more than a tier has, whatever is asked in whatever order", () => {
    const wish = fc.record({ a: fc.integer({ min: 0, max: 8 }), b: fc.integer({ min: 0, max: 8 }) });
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.array(wish, { maxLength: 60 }), (a, b, wishes) => {
        const requests = wishes
          .map((wanted, at) => {
            const items = Object.entries(wanted).map(([tierId, quantity]) => ({ tierId, quantity }));
            return request(
              String(at),
              items.filter((item) => item.quantity > 0),
            );
          })
          .filter((wanted) => wanted.items.length > 0);
        const answers = allocate([room("a", a), room("b", b)], [], requests, now);
        const taken = (tierId: string) =>
          answers
            .flatMap((said) => (said.ok ? said.value.hold.items : []))
            .filter((item) => item.tierId === tierId)
            .reduce((sum, item) => sum + item.quantity, 0);
        expect(taken("a")).toBeLessThanOrEqual(a);
        expect(taken("b")).toBeLessThanOrEqual(b);
      }),
    );
  });

  it("grants all tiers of a request or none", () => {
    const rooms = [room("a", 5), room("b", 1)];
    const both = request("1", [...one(2), { tierId: "b", quantity: 2 }]);
    const answers = allocate(rooms, [], [both, request("2", one(5))], now);
    expect(answers.map((said) => said.ok)).toEqual([false, true]);
  });

  it("answers a repeated id as before, and a different wish under the same id with a conflict", () => {
    const rooms = [room("a", 2)];
    const answers = allocate(rooms, [], [request("1", one(2)), request("1", one(2)), request("1", one(1))], now);
    expect(answers.map((said) => (said.ok ? said.value.fresh : said.code))).toEqual([true, false, "conflict"]);
  });

  it("says that a repeated hold has expired instead of making it again", () => {
    const lapsed: Hold = { ...request("1", one(1)), state: "active", expiresAt: now };
    expect(codeOf([room("a", 5)], request("1", one(1)), [lapsed])).toBe("hold-expired");
  });

  it.each([
    ["over-order-limit", room("a", 100), one(9)],
    ["sold-out", room("a", 10, { held: 4, sold: 5 }), one(2)],
    ["sale-not-open", room("a", 10, { salesStartAt: later }), one(1)],
    ["sale-ended", room("a", 10, { salesEndAt: now }), one(1)],
    ["event-not-live", room("a", 10, { eventState: "draft" }), one(1)],
    ["event-not-live", room("a", 10, { eventEndsAt: now }), one(1)],
    ["not-found", room("a", 10, { organizationId: "another" }), one(1)],
    ["not-found", room("a", 10, { eventId: "another" }), one(1)],
    ["not-found", room("b", 10), one(1)],
  ])("refuses with %s", (code, tier, items) => {
    expect(codeOf([tier], request("1", items))).toBe(code);
  });
});
