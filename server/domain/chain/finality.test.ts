import { describe, expect, it } from "vitest";
import {
  type Certainty,
  type ChainState,
  certaintyOfBlock,
  finalityLagMs,
  isEnough,
  isStalled,
  neededFor,
  observe,
  type RiskyAction,
  riskPolicy,
  smallValueMinor,
  staleAfterMs,
} from "./finality";

const start = new Date("2026-11-23T12:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
const head = (latest: number, finalized: number, chainSeconds = 0, finalSeconds = 0) => ({
  latest,
  finalized,
  latestAt: later(chainSeconds),
  finalizedAt: later(finalSeconds),
});

describe("the policy of risk", () => {
  const rows: [RiskyAction, number, boolean, Certainty][] = [
    ["letter", smallValueMinor, false, "mined"],
    ["letter", smallValueMinor + 1, false, "final"],
    ["letter", smallValueMinor + 1, true, "final"],
    ["resale-letter", 0, false, "final"],
    ["entry", smallValueMinor, false, "mined"],
    ["entry", smallValueMinor + 1, false, "final"],
    ["entry", smallValueMinor + 1, true, "mined"],
    ["resale-listing", 0, true, "final"],
    ["payout", 0, false, "final"],
    ["payout", 0, true, "final"],
    ["partner-webhook", 0, false, "final"],
    ["show-ticket", 9_999_999, true, "mined"],
  ];
  it.each(rows)("%s of %i (stalled: %s) needs %s", (action, valueMinor, stalled, needs) => {
    expect(neededFor({ action, valueMinor, stalled })).toBe(needs);
  });

  it("takes more certainty than asked and never less", () => {
    const risk = { action: "entry" as const, valueMinor: 0, stalled: false };
    expect(["none", "seen", "mined", "final"].map((have) => isEnough(have as Certainty, risk))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it("lets money leave on nothing but a final block", () => {
    for (const action of Object.keys(riskPolicy) as RiskyAction[])
      if (action === "payout" || action === "resale-listing")
        for (const stalled of [true, false])
          for (const valueMinor of [0, smallValueMinor * 10])
            expect(isEnough("mined", { action, valueMinor, stalled })).toBe(false);
  });

  it("calls a block final at or under the last final one, and on an unknown chain never", () => {
    expect([9, 10, 11].map((block) => certaintyOfBlock(block, 10))).toEqual(["final", "final", "mined"]);
    expect(certaintyOfBlock(1, null)).toBe("mined");
    expect(certaintyOfBlock(null, 10)).toBe("none");
  });
});

describe("the state of the chain", () => {
  it("is well while finality follows, also on a chain whose blocks are hours apart", () => {
    const state = observe(null, head(100, 98, 7_200, 0), start);
    expect(state.trouble).toBeNull();
  });

  it("is slow after a minute of the chain's own time without a final block, whatever our clock says", () => {
    const before = observe(null, head(100, 98, 0, 0), start);
    const now = later(5);
    expect(observe(before, head(120, 98, 59, 0), now).trouble).toBeNull();
    const stalled = observe(before, head(550, 98, 900, 0), now);
    expect(stalled).toMatchObject({ trouble: "finality", troubleSince: now, finalitySince: start });
    expect(finalityLagMs(stalled, now)).toBe(900_000);
  });

  it("keeps since when, and forgets it when finality is back", () => {
    let state = observe(null, head(100, 98, 0, 0), start);
    state = observe(state, head(200, 98, 200, 0), later(10));
    state = observe(state, head(300, 98, 400, 0), later(20));
    expect(state.troubleSince).toEqual(later(10));
    state = observe(state, head(301, 299, 402, 400), later(22));
    expect(state).toMatchObject({ trouble: null, troubleSince: null, finalized: 299, finalitySince: later(22) });
  });

  it("measures by our clock where a node tells no times", () => {
    const before = observe(null, { latest: 100, finalized: 98 }, start);
    expect(observe(before, { latest: 130, finalized: 98 }, later(61)).trouble).toBe("finality");
    expect(observe(before, { latest: 110, finalized: 98 }, later(61)).trouble).toBeNull();
  });

  it("sees that no block comes, and that nobody answers, and keeps what it knew", () => {
    const before = observe(null, head(100, 98), start);
    expect(observe(before, head(100, 98), later(61)).trouble).toBe("blocks");
    expect(observe(before, null, later(2))).toMatchObject({ trouble: "unreachable", latest: 100, finalized: 98 });
    expect(observe(null, null, start)).toMatchObject({ trouble: "unreachable", latest: 0, finalized: 0 });
  });

  it("says nothing any more once nobody looks", () => {
    const stalled = { ...observe(null, null, start) } satisfies ChainState;
    expect(isStalled(stalled, start)).toBe(true);
    expect(isStalled(stalled, new Date(start.getTime() + staleAfterMs + 1))).toBe(false);
    expect(isStalled(null, start)).toBe(false);
  });
});
