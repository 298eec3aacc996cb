import { describe, expect, it } from "vitest";
import { freeBase } from "./free-base";
import { runReorgs } from "./reorg-run";
import { runChaos } from "./run";

const minute = 60_000;

describe("killed wherever it may die, with lost, doubled and late messages", () => {
  it(
    "comes to rest with paid = one mint: 300 runs, or the whole rounds of 100 that begin within five minutes",
    async () => {
      const result = await runChaos({ base: await freeBase(), runs: 300, seed: 1, withinMs: 5 * minute });
      expect(result.failures).toEqual([]);
      expect(result.points.missed).toEqual([]);
      expect(result.kills).toBeGreaterThan(result.runs / 4);
    },
    22 * minute,
  );
});

describe("while the chain takes blocks back", () => {
  it(
    "loses no ticket, mints none twice and sends no letter twice",
    async () => {
      const result = await runReorgs({ base: await freeBase(), seed: 7, seconds: 25 });
      expect(result.broken).toEqual([]);
      expect(result).toMatchObject({ ok: true, stalledSeconds: 900 });
    },
    8 * minute,
  );
});
