import { expect, it } from "vitest";
import type { Figures } from "./contest";
import { judge, type Measured } from "./verdict";

const figures = (perSecond: number, more: Partial<Figures> = {}): Figures => ({
  ...{ perSecond, p50Ms: 10, p99Ms: 20, granted: 100, holds: 100, decrements: 100, oversold: 0 },
  ...{ statuses: { "201": 100 }, cpuShare: 0.3, serverCpuShare: 0.9 },
  ...more,
});
const rivals = {
  "select-for-update": figures(1_000),
  "one-statement": figures(2_000),
  "skip-locked": figures(2_000),
  "prisma-transaction": figures(500),
};
const well: Measured = {
  ours: figures(12_000),
  rivals,
  nodeHttp: figures(40_000),
  bare: { perSecond: 50_000, p50Ms: 4, p99Ms: 8, granted: 100, holds: 100, decrements: 100 },
  fourProcesses: figures(11_000),
  slowFlush: { ours: figures(10_000), rivals, commitMs: { before: 0.3, with: 1.4 }, addedMs: 1 },
  soldOut: { "ours, 1": { quantity: 100, granted: 100, holds: 100, decrements: 100 } },
};

it("is content when every target is met", () => {
  expect(judge(well)).toMatchObject({ ok: true, misses: [], boundByCrowd: [] });
});

it.each<[string, Partial<Measured>, RegExp]>([
  ["slower than five times the best rival", { ours: figures(9_900, {}) }, /^one: 4\.95 times the best rival/],
  ["a smaller share of node:http", { nodeHttp: figures(60_000) }, /of node:http/],
  ["a long tail", { fourProcesses: figures(11_000, { p99Ms: 51 }) }, /^fourProcesses: p99 is 51 ms/],
  ["a hold more than decrements", { ours: figures(12_000, { holds: 101 }) }, /^ours: 100 granted, 101 holds/],
  ["an answer that no hold stands for", { ours: figures(12_000, { granted: 101 }) }, /^ours: 101 granted/],
  ["one ticket too many", { ours: figures(12_000, { oversold: 1 }) }, /oversold by 1/],
  [
    "one ticket left",
    { soldOut: { "ours, 4": { quantity: 100, granted: 99, holds: 99, decrements: 99 } } },
    /^ours, 4 sold 99 of 100/,
  ],
  [
    "a disk that was not slower",
    { slowFlush: { ...well.slowFlush, commitMs: { before: 0.3, with: 0.6 } } },
    /^slow flush: a commit took/,
  ],
])("sees %s", (_, change, miss) => {
  const said = judge({ ...well, ...change });
  expect(said.ok).toBe(false);
  expect(said.misses).toContainEqual(expect.stringMatching(miss));
});

it("says where the crowd itself was what was measured", () => {
  expect(judge({ ...well, nodeHttp: figures(40_000, { cpuShare: 0.95 }) }).boundByCrowd).toEqual(["nodeHttp"]);
});
