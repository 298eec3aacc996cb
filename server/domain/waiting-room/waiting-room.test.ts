import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treatmentOf } from "./bots";
import { overbooking, type Pace, type Shop, turnsNow, warranted } from "./controller";
import { beaconFor, commitmentTo, type DrawRecord, drawFormat, findingsOf, hashOfList, orderOf } from "./draw";
import { comeBack, type EntryState, enter, entryTransitions, mayShop, phaseOf } from "./entry";
import { aboutSeconds, roundedMinutes } from "./estimate";

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const ids = (maxLength = 60) => fc.uniqueArray(fc.uuid({ version: 4 }), { maxLength });
const draws = fc
  .record({
    seed,
    beaconHash: fc.option(seed.map((hex) => `0x${hex}`)),
    all: ids(),
    eventId: fc.uuid(),
    cut: fc.nat(10),
  })
  .map(({ all, cut, ...rest }) => ({ ...rest, entrants: all.slice(cut).sort(), last: all.slice(0, cut).sort() }));
type Draw = typeof draws extends fc.Arbitrary<infer T> ? T : never;
const recordOf = ({ seed, beaconHash, ...list }: Draw): DrawRecord => ({
  format: drawFormat,
  ...list,
  commitment: commitmentTo(seed),
  opensAt: "2027-03-01T11:00:00Z",
  drawAt: "2027-03-01T12:00:00Z",
  closedAt: "2027-03-01T12:00:01Z",
  listHash: hashOfList(list),
  beacon: beaconHash ? { chainId: 137, block: 5, hash: beaconHash } : null,
  seed,
  order: orderOf({ seed, beaconHash, ...list }),
});

describe("the draw", () => {
  it("is a permutation, with those sent to the end behind all others", () => {
    fc.assert(
      fc.property(draws, (draw) => {
        const order = orderOf(draw);
        expect([...order].sort()).toEqual([...draw.entrants, ...draw.last].sort());
        expect(order.slice(0, draw.entrants.length).sort()).toEqual(draw.entrants);
      }),
    );
  });

  it("does not depend on who came first before the opening", () => {
    fc.assert(
      fc.property(
        draws.chain((draw) =>
          fc.record({
            draw: fc.constant(draw),
            shuffled: fc.shuffledSubarray(draw.entrants, { minLength: draw.entrants.length }),
          }),
        ),
        ({ draw, shuffled }) => {
          expect(orderOf({ ...draw, entrants: shuffled })).toEqual(orderOf(draw));
        },
      ),
    );
  });

  it("verifies as published, and not with another seed, list, block, order or commitment", () => {
    fc.assert(
      fc.property(
        draws.filter(({ entrants }) => entrants.length > 3),
        seed,
        fc.uuid({ version: 4 }),
        (draw, other, stranger) => {
          const record = recordOf(draw);
          expect(findingsOf(record, record.commitment)).toEqual([]);
          fc.pre(other !== draw.seed && !draw.entrants.includes(stranger));
          expect(findingsOf({ ...record, seed: other })).toContain("seed-is-not-the-committed-one");
          expect(findingsOf(record, commitmentTo(other))).toEqual(["commitment-is-not-the-noted-one"]);
          const longer = [...draw.entrants, stranger].sort();
          expect(findingsOf({ ...record, entrants: longer })).toContain("list-is-not-the-closed-one");
          expect(findingsOf({ ...record, order: [...record.order].reverse() })).toEqual(["order-differs"]);
          expect(findingsOf({ ...record, order: record.order.slice(1) })).toEqual(["order-differs"]);
          expect(findingsOf({ ...record, seed: null, order: [] })).toEqual(["not-drawn"]);
          const twice = [...draw.entrants, draw.entrants[0] as string].sort();
          expect(findingsOf({ ...record, entrants: twice })).toContain("somebody-twice");
        },
      ),
    );
  });

  it("changes with one more person, so that nobody is put on the list for an effect that is known", () => {
    const list = Array.from({ length: 40 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`);
    const lots = { seed: "ab".repeat(32), eventId: list[0] as string, last: [], beaconHash: null };
    const before = orderOf({ ...lots, entrants: list.slice(0, 39) });
    const after = orderOf({ ...lots, entrants: list }).filter((id) => id !== list[39]);
    expect(after).not.toEqual(before);
  });

  it("gives everybody each place about equally often", () => {
    const people = ["a", "b", "c", "d"].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`);
    const first = new Map<string, number>();
    for (let n = 0; n < 4_000; n++) {
      const [winner = ""] = orderOf({
        seed: n.toString(16).padStart(64, "0"),
        eventId: people[0] as string,
        entrants: people,
        last: [],
        beaconHash: null,
      });
      first.set(winner, (first.get(winner) ?? 0) + 1);
    }
    for (const id of people) expect(Math.abs((first.get(id) ?? 0) - 1_000)).toBeLessThan(150);
  });

  it("names a block to come, and none of a laptop's chain", () => {
    expect(beaconFor(137, 100)).toEqual({ chainId: 137, block: 102 });
    expect(beaconFor(31_337, 100)).toBeNull();
    expect(beaconFor(137, null)).toBeNull();
  });
});

const shops: fc.Arbitrary<Shop> = fc.record({
  paused: fc.boolean(),
  waiting: fc.nat(30_000),
  browsing: fc.nat(5_000),
  inShop: fc.nat(5_000),
  paying: fc.nat(2_000),
  paidLately: fc.nat(500),
  seatsLeft: fc.integer({ min: -5, max: 20_000 }),
  seatsPerBuyer: fc.double({ min: 0.1, max: 8, noNaN: true }),
  sinceLastMs: fc.option(fc.nat(1_000_000)),
});
const paces: fc.Arbitrary<Pace> = fc.record({
  maxShoppers: fc.integer({ min: 1, max: 5_000 }),
  perMinute: fc.integer({ min: 1, max: 10_000 }),
});

describe("the controller", () => {
  it("never lets in more than wait, than the shop takes, than the seats warrant times the factor, or than the pace", () => {
    fc.assert(
      fc.property(shops, paces, (shop, pace) => {
        const turns = turnsNow(shop, pace);
        expect(Number.isInteger(turns) && turns >= 0).toBe(true);
        if (turns === 0) return;
        expect(turns).toBeLessThanOrEqual(shop.waiting);
        expect(turns + shop.inShop).toBeLessThanOrEqual(pace.maxShoppers);
        expect(turns + shop.browsing).toBeLessThanOrEqual(Math.ceil(Math.max(0, shop.seatsLeft) * overbooking));
        expect(turns).toBeLessThanOrEqual((pace.perMinute * 5) / 60);
        expect(shop.paused).toBe(false);
      }),
    );
  });
  const calm: Shop = {
    ...{ paused: false, waiting: 500, browsing: 0, inShop: 0, paying: 0, paidLately: 5, seatsLeft: 1_000 },
    ...{ seatsPerBuyer: 2, sinceLastMs: 1_000 },
  };
  const pace = { maxShoppers: 100, perMinute: 6_000 };

  it("fills the shop, then lets one in for each who has finished", () => {
    expect(turnsNow(calm, pace)).toBe(100);
    expect(turnsNow({ ...calm, inShop: 100, browsing: 20 }, pace)).toBe(0);
    expect(turnsNow({ ...calm, inShop: 97, browsing: 20 }, pace)).toBe(3);
  });
  it("lets nobody in without seats, and the last seat is offered to somebody", () => {
    expect(turnsNow({ ...calm, seatsLeft: 0 }, pace)).toBe(0);
    expect(turnsNow({ ...calm, seatsLeft: 1 }, pace)).toBe(1);
    expect(warranted({ seatsLeft: 100, seatsPerBuyer: 2 })).toBe(75);
  });
  it("sends nobody to a checkout that has come to a stand", () => {
    expect(turnsNow({ ...calm, inShop: 60, paying: 50, paidLately: 0 }, pace)).toBe(0);
    expect(turnsNow({ ...calm, inShop: 60, paying: 50, paidLately: 1 }, pace)).toBe(40);
  });
  it("keeps a slow pace exactly although it is asked often", () => {
    expect(turnsNow({ ...calm, sinceLastMs: 1_900 }, { maxShoppers: 100, perMinute: 30 })).toBe(0);
    expect(turnsNow({ ...calm, sinceLastMs: 2_000 }, { maxShoppers: 100, perMinute: 30 })).toBe(1);
  });
});

const at = (time: string) => new Date(`2027-03-01T${time}Z`);
const room = { opensAt: at("11:00:00"), drawAt: at("12:00:00"), closedAt: null, endedAt: null };

describe("a place", () => {
  it("can be taken from the opening of the room to its end", () => {
    expect(enter(null, at("11:30:00"))).toMatchObject({ code: "not-found" });
    expect(enter(room, at("10:59:59"))).toMatchObject({ code: "waiting-room-not-open" });
    expect(enter(room, at("11:00:00"))).toMatchObject({ ok: true });
    expect(enter({ ...room, endedAt: at("13:00:00") }, at("13:00:00"))).toMatchObject({ code: "waiting-room-over" });
  });
  it("moves only where the table says, and every state has a way back or an end", () => {
    for (const [from, to] of Object.entries(entryTransitions)) {
      expect(to.length).toBeGreaterThan(0);
      for (const next of to) expect(Object.keys(entryTransitions)).toContain(next);
      expect(to as readonly string[]).not.toContain(from);
    }
  });
  it("is kept ahead once for who missed the turn and comes in time, and behind afterwards", () => {
    const passed = { state: "passed" as const, returns: 0, untilAt: at("12:30:00") };
    expect(comeBack(passed, at("12:29:59"))).toBe("ahead");
    expect(comeBack(passed, at("12:30:00"))).toBe("behind");
    expect(comeBack({ ...passed, returns: 1 }, at("12:10:00"))).toBe("behind");
    expect(comeBack({ ...passed, state: "waiting" }, at("12:40:00"))).toBe("same");
    expect(comeBack({ ...passed, state: "admitted" }, at("12:10:00"))).toBe("same");
    expect(comeBack({ ...passed, state: "admitted" }, at("12:31:00"))).toBe("behind");
  });
  it("lets in only in its own time", () => {
    for (const state of Object.keys(entryTransitions) as EntryState[]) {
      const lets = ["offered", "admitted", "done"].includes(state);
      expect([state, mayShop({ state, untilAt: at("12:10:00") }, at("12:09:59"))]).toEqual([state, lets]);
      expect(mayShop({ state, untilAt: at("12:10:00") }, at("12:10:00"))).toBe(false);
      expect(mayShop({ state, untilAt: null }, at("12:00:00"))).toBe(false);
    }
  });
});

describe("the room", () => {
  const seats = { left: 5, held: 0, saleOver: false };
  const drawn = { ...room, closedAt: at("12:00:01"), drawnAt: at("12:00:02"), pausedAt: null };
  const before = { ...room, drawnAt: null, pausedAt: null };
  it.each([
    ["planned", before, seats, "10:00:00"],
    ["gathering", before, seats, "11:59:59"],
    ["drawing", before, seats, "12:00:00"],
    ["drawing", { ...drawn, drawnAt: null }, seats, "12:00:03"],
    ["open", drawn, seats, "12:00:03"],
    ["open", drawn, { ...seats, left: 0, held: 2 }, "12:10:00"],
    ["sold-out", drawn, { ...seats, left: 0 }, "12:10:00"],
    ["paused", { ...drawn, pausedAt: at("12:05:00") }, seats, "12:10:00"],
    ["over", drawn, { ...seats, saleOver: true }, "12:10:00"],
    ["over", { ...drawn, endedAt: at("12:09:00") }, seats, "12:10:00"],
  ] as const)("is %s", (phase, of, having, time) => expect(phaseOf(of, having, at(time))).toBe(phase));
});

describe("the estimate", () => {
  it("comes from what was measured, and is none without", () => {
    expect(aboutSeconds(99, { turns: 50, overMs: 60_000 })).toBe(120);
    expect(aboutSeconds(99, { turns: 0, overMs: 60_000 })).toBeNull();
    expect(aboutSeconds(0, { turns: 3, overMs: 29_000 })).toBeNull();
  });
  it("is never said to be shorter than it is, nor finer than a guess deserves", () => {
    fc.assert(
      fc.property(fc.nat(100_000), (seconds) => {
        const minutes = roundedMinutes(seconds);
        if (seconds < 60) expect(minutes).toBe(0);
        else expect(minutes * 60).toBeGreaterThanOrEqual(seconds);
        if (minutes > 10) expect(minutes % 5).toBe(0);
      }),
    );
  });
});

describe("the policy for machines", () => {
  it("asks the doubtful for an e-mail, sends machines to the end, and trusts when nobody can tell", () => {
    expect(treatmentOf(1, { verified: false })).toBe("pass");
    expect(treatmentOf(0.4, { verified: false })).toBe("ask-email");
    expect(treatmentOf(0.4, { verified: true })).toBe("pass");
    expect(treatmentOf(0.1, { verified: true })).toBe("last");
    expect(treatmentOf(Number.NaN, { verified: false })).toBe("pass");
    expect(treatmentOf(null, { verified: false })).toBe("pass");
  });
});
