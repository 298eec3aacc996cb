import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { brokerCrashPoints, crashPoints } from "../domain/shared/crash-point";
import { root } from "../local/setup/stamps.mjs";
import { planOf, points } from "./plan";
import { withCrashTable } from "./table";

const sources = readdirSync(path.join(root, "server"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !/\.(test|contract)\.ts$|^chaos\/|^test\/|crash-point\.ts$/.test(name))
  .map((name) => readFileSync(path.join(root, "server", name), "utf8"));
const called = new Set(
  sources.flatMap((text) => [...text.matchAll(/crashPoint\("([\w-]+)"\)/g)].map(([, name]) => name)),
);

describe("crash points", () => {
  it("are called where the table says that a process may die, and nowhere else", () => {
    expect([...called].sort()).toEqual([...Object.keys(crashPoints), ...Object.keys(brokerCrashPoints)].sort());
  });

  it("are at least 25, over purchase, resale, refund, check-in and deploy", () => {
    const flows = new Set(Object.values(crashPoints).map(({ flow }) => flow));
    expect([...flows]).toEqual(expect.arrayContaining(["purchase", "resale", "refund", "check-in", "deploy"]));
    expect(points.length).toBeGreaterThanOrEqual(25);
  });

  it("are told in server/README.md as they are (npx tsx server/chaos/write-table.ts)", () => {
    const text = readFileSync(path.join(root, "server/README.md"), "utf8");
    expect(withCrashTable(text)).toBe(text);
  });
});

describe("a seed", () => {
  it("decides everything, twice the same", () => {
    for (let seed = 0; seed < 200; seed++) expect(planOf(seed)).toEqual(planOf(seed));
  });

  it("and its neighbours strike at every point", () => {
    const struck = new Set(Array.from({ length: points.length }, (_, at) => planOf(1_000 + at).crash.point));
    expect(struck.size).toBe(points.length);
  });
});
