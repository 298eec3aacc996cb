import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWorse, levelOf } from "./balance-level";

const policy = { lowBalance: 20_000n, reserve: 2_000n };
const level = fc.constantFrom("ok" as const, "low" as const, "stopped" as const);

describe("levelOf", () => {
  it.each([
    ["ok", 20_000n, "ok"],
    ["ok", 19_999n, "low"],
    ["low", 24_999n, "low"],
    ["low", 25_000n, "ok"],
    ["ok", 1_999n, "stopped"],
    ["stopped", 2_499n, "stopped"],
    ["stopped", 2_500n, "low"],
    ["stopped", 25_000n, "ok"],
  ] as const)("from %s at %s is %s", (before, balance, after) => expect(levelOf(before, balance, policy)).toBe(after));

  it("stays where it is at the same balance, so that one fall calls once", () =>
    fc.assert(
      fc.property(level, fc.bigInt({ min: 0n, max: 40_000n }), (before, balance) => {
        const once = levelOf(before, balance, policy);
        expect(levelOf(once, balance, policy)).toBe(once);
        expect(isWorse(once, levelOf(once, balance, policy))).toBe(false);
      }),
    ));

  it("calls once for a purse that hovers around the threshold", () => {
    let now = levelOf("ok", 30_000n, policy);
    let calls = 0;
    for (const balance of [19_999n, 20_001n, 19_998n, 20_500n, 19_000n, 24_000n, 18_000n]) {
      const next = levelOf(now, balance, policy);
      if (isWorse(now, next)) calls++;
      now = next;
    }
    expect(calls).toBe(1);
  });
});
