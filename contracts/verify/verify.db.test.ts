import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildContracts } from "../script/build.mjs";
import { cancelledLife, coinLife, fullLife } from "./test/life";
import { narrowEndpoint } from "./test/narrow";
import { openStage, type Stage } from "./test/stage";
import { verifyEvent } from "./verify-event";

let stage: Stage;
let full: Awaited<ReturnType<typeof fullLife>>;

beforeAll(async () => {
  buildContracts();
  stage = await openStage();
  full = await fullLife(stage);
}, 240_000);

afterAll(() => stage?.stop());

const verify = (collection: string, more: object = {}) =>
  verifyEvent({ rpcUrl: stage.rpcUrl, collection, toBlock: "latest", ...more });

/** The command as people run it. */
async function run(...args: string[]) {
  const main = new URL("./main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const status = await new Promise((done) => child.once("close", done));
  return { status, stdout, stderr, last: () => JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") };
}

describe("an event that kept its rules", () => {
  it("is clean with everything that can happen in it, and its figures are those of its life", async () => {
    const { findings, world } = await verify(full.address);
    expect(findings).toEqual([]);
    const [ga, vip, small] = world.tiers;
    expect(ga).toMatchObject({
      cap: 40,
      alive: 20,
      highest: 22,
      minted: 18,
      issued: 4,
      bought: 3,
      comps: 1,
      underPrice: 2,
    });
    expect(ga).toMatchObject({ refunded: 2, reissued: 1, paidMinor: 103_000 });
    expect(vip).toMatchObject({ cap: 5, alive: 1 });
    expect(small).toMatchObject({ cap: 1, alive: 0 });
    expect(world.resales.map(({ priceMinor, settlement }) => [priceMinor, settlement])).toEqual([
      [5250, 1],
      [5499, 0],
      [5000, 1],
      [4400, 1],
      [20_001, 1],
    ]);
    expect(world.counts).toMatchObject({ gifts: 3, reissues: 1, refunds: 2, souvenirs: 1, objections: 1, freezes: 1 });
    expect(world.counts).toMatchObject({
      entriesById: 2,
      entriesByMask: 3,
      returnedMinor: 5000,
      releasedMinor: 10_000,
    });
  });

  it("is clean in coin and without delays, the seller's coin followed through the trace", async () => {
    const life = await coinLife(stage);
    const { findings, notes, world } = await verify(life.address);
    expect(findings).toEqual([]);
    expect(world.resales).toMatchObject([{ priceMinor: 13_001, sellerMinor: 11_341, settlement: 2 }]);
    expect(notes.join()).not.toContain("could not be followed");
  });

  it("is clean when it was cancelled and paid back", async () => {
    const life = await cancelledLife(stage);
    const { findings, world } = await verify(life.address);
    expect(findings).toEqual([]);
    expect(world).toMatchObject({ escrowMinor: 5000, counts: { returnedMinor: 10_000, refunds: 1 } });
    // Its blocks are too young to be final.
    await expect(verify(life.address, { toBlock: undefined })).rejects.toThrow("give --to-block latest");
  });

  it("gets the same verdict from an endpoint that answers little at once", async () => {
    const narrow = await narrowEndpoint(stage.rpcUrl, { blocks: 9, logs: 12 });
    const wide = await verify(full.address);
    const verdict = await verify(full.address, { rpcUrl: narrow.url, toBlock: String(wide.block.number) });
    narrow.stop();
    expect(narrow.refusals()).toBeGreaterThan(5);
    expect(verdict.findings).toEqual([]);
    expect(verdict.world).toEqual(wide.world);
    // Reads travel together, those that revert as well.
    expect(verdict.stateReads).toBeGreaterThan(60);
    expect(narrow.reads()).toBeLessThan(12);
  });
});

describe("the command", () => {
  it("prints a report and, when asked, one JSON object as its last line; 0 when no rule was broken", async () => {
    const at = ["--rpc", stage.rpcUrl, "--collection", full.address, "--to-block", "latest", "--json"];
    const { status, stdout, last } = await run(...at, "--factory", stage.house.factory);
    expect(stdout).toContain("No rule was broken.");
    expect(stdout).toContain("5250   5500    4463      525   262  USDC");
    expect(last()).toMatchObject({ ok: true, violations: [], tiers: [{ alive: 20 }, {}, {}] });
    expect(status).toBe(0);
  });

  it("ends with 1 when a rule was broken, and names it", async () => {
    const strange = stage.actors.organizer;
    const at = ["--rpc", stage.rpcUrl, "--collection", full.address, "--to-block", "latest", "--json"];
    const { status, stdout, last } = await run(...at, "--factory", strange);
    expect(stdout).toContain("not-genuine: a collection's address is the one that its factory makes");
    expect(last()).toMatchObject({ ok: false, verdict: "violations" });
    expect(status).toBe(1);
  });

  it("ends with 2 when there is no verdict: no collection, no endpoint, a history that is cut", async () => {
    const { market } = stage.house;
    const none = await run("--rpc", stage.rpcUrl, "--collection", market, "--to-block", "latest", "--json");
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining("is no collection") });
    expect(none.last()).toMatchObject({ ok: false, verdict: "none" });
    await expect(verify(full.address, { rpcUrl: "http://127.0.0.1:9" })).rejects.toThrow("cannot be reached");
    await expect(verify(full.address, { fromBlock: 60 })).rejects.toThrow("give an earlier --from-block");
  });
});
