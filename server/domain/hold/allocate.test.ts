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
  hidden: false,
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

  it("never gives more of a shared quota than it has, nor more to one buyer than she may have, whatever comes together", () => {
    const wish = fc.record({
      a: fc.nat(4),
      b: fc.nat(4),
      c: fc.nat(4),
      session: fc.nat(3),
      fan: fc.option(fc.nat(1), { nil: null }),
    });
    fc.assert(
      fc.property(
        ...[fc.nat(30), fc.nat(20), fc.nat(8), fc.integer({ min: 1, max: 9 }), fc.array(wish, { maxLength: 40 })],
        (floor, stand, blocked, max, wishes) => {
          const more = { maxPerOrder: 4, eventMaxPerBuyer: max };
          const [f, s] = [
            { id: "floor", left: floor },
            { id: "stand", left: stand },
          ];
          const rooms = [
            room("a", 20, { ...more, quotas: [f], blocked }),
            room("b", 20, { ...more, quotas: [f, s], onChainMax: 15 }),
            room("c", 20, { ...more, quotas: [s] }),
          ];
          const asked = wishes.flatMap(({ session, fan, ...wanted }, at) => {
            const items = Object.entries(wanted).map(([tierId, quantity]) => ({ tierId, quantity }));
            const who = { sessionId: `s${session}`, fanId: fan === null ? null : `f${fan}` };
            const some = items.filter(({ quantity }) => quantity > 0);
            return some.length > 0 ? [request(String(at), some, who)] : [];
          });
          const answers = allocate(rooms, [], asked, now);
          const granted = asked.filter((_, at) => answers[at]?.ok);
          const sum = (of: HoldRequest[], ...tiers: string[]) =>
            of
              .flatMap(({ items }) => items)
              .filter(({ tierId }) => tiers.includes(tierId))
              .reduce((total, { quantity }) => total + quantity, 0);
          expect(sum(granted, "a", "b")).toBeLessThanOrEqual(floor);
          expect(sum(granted, "b", "c")).toBeLessThanOrEqual(stand);
          expect(sum(granted, "a")).toBeLessThanOrEqual(20 - blocked);
          expect(sum(granted, "b")).toBeLessThanOrEqual(15);
          for (const key of ["sessionId", "fanId"] as const)
            for (const name of new Set(asked.map((one) => one[key])))
              if (name)
                expect(
                  sum(
                    granted.filter((one) => one[key] === name),
                    ...["a", "b", "c"],
                  ),
                ).toBeLessThanOrEqual(max);
          // Nobody is refused for want of seats while what she asks is there.
          for (const [at, said] of answers.entries()) {
            if (said.ok || said.code !== "sold-out") continue;
            const before = asked.slice(0, at).filter((_, n) => answers[n]?.ok);
            const mine = [...before, asked[at] as HoldRequest];
            const fits =
              sum(mine, "a", "b") <= floor &&
              sum(mine, "b", "c") <= stand &&
              sum(mine, "a") <= 20 - blocked &&
              sum(mine, "b") <= 15 &&
              sum(mine, "c") <= 20;
            expect(fits).toBe(false);
          }
        },
      ),
    );
  });

  it("counts what two tiers of one request take of the quota that they share", () => {
    const quotas = [{ id: "floor", left: 3 }];
    const rooms = [room("a", 9, { quotas }), room("b", 9, { quotas })];
    const both = (b: number) => [...one(2), { tierId: "b", quantity: b }];
    const answers = allocate(rooms, [], [request("1", both(2)), request("2", both(1))], now);
    expect(answers).toMatchObject([{ ok: false, code: "sold-out", data: { tierId: "b", left: 1 } }, { ok: true }]);
  });

  it("counts what a buyer has had before, in this browser or another of hers", () => {
    const rooms = [room("a", 9, { eventMaxPerBuyer: 4, maxPerBuyer: 3 })];
    const had = [{ buyer: "fan:dana", eventId: "event", tierId: "a", quantity: 3 }];
    const asks = (sessionId: string, fanId: string | null, quantity: number) =>
      allocate(rooms, [], [request("1", one(quantity), { sessionId, fanId })], now, had)[0];
    expect(asks("new", "dana", 1)).toMatchObject({ code: "over-buyer-limit", data: { max: 3, has: 3 } });
    expect(asks("new", null, 3)).toMatchObject({ ok: true });
    expect(asks("new", null, 4)).toMatchObject({ code: "over-buyer-limit", data: { max: 3, has: 0 } });
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

  it("gives a hidden tier to whoever named what opens it, and to nobody else", () => {
    const rooms = [room("a", 4, { hidden: true }), room("b", 4)];
    expect(codeOf(rooms, request("1", one(1)))).toBe("access-code-needed");
    expect(codeOf(rooms, request("1", one(1), { opened: ["b"] }))).toBe("access-code-needed");
    expect(codeOf(rooms, request("1", one(1), { opened: ["a"] }))).toBe("granted");
    expect(codeOf(rooms, request("1", [{ tierId: "b", quantity: 1 }]))).toBe("granted");
    const both = [...one(1), { tierId: "b", quantity: 1 }];
    expect(codeOf(rooms, request("1", both))).toBe("access-code-needed");
  });
});
