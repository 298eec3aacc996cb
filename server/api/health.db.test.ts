import { describe, expect, it } from "vitest";
import { openTestHouse } from "../test/house";
import { readiness } from "./health";
import { metricsText } from "./metrics";

const { db, view } = await openTestHouse();
const status = (data: object) => db.chainStatus.update({ where: { chainId: 31_337 }, data });
const now = () => new Date();
const lineOf = async (name: string) => {
  const { body } = await metricsText();
  return body.split("\n").find((line) => line.startsWith(`ticketchain_${name} `));
};

describe("what is said of our health", () => {
  it("tells the worker, finality, endpoints and purses from what the worker saw, and asks no endpoint itself", async () => {
    // CHAIN_RPC_URL of the house answers to nobody.
    const endpoints = [
      { name: "one", state: "ok", latest: 1_000, error: null },
      { name: "two", state: "down", latest: null, error: "refused" },
    ];
    await status({ endpoints, latest: 1_000, finalized: 998, observedAt: now() });
    const { parts } = await readiness();
    expect(parts.worker?.ok).toBe(true);
    expect(parts.chain).toEqual({ ok: true, detail: "block 1000" });
    expect(parts.finality?.detail).toMatch(/^block 998, 2 blocks and \d+ s behind$/);
    expect(parts.endpoints).toEqual({ ok: true, detail: "one ok, two down" });
    expect(parts.relayers?.ok).toBe(true);
  });

  it("names a stall of finality, a silent worker and an endpoint that nobody can replace", async () => {
    const past = new Date(Date.now() - 900_000);
    await status({ trouble: "finality", finalitySince: past, latestAt: now(), finalizedAt: past, latest: 1_450 });
    const stalled = await readiness();
    expect(stalled.parts.finality).toMatchObject({ ok: false });
    expect(stalled.parts.finality?.detail).toMatch(/452 blocks and (899|9\d\d) s behind/);
    expect(await lineOf("finality_lag_blocks")).toBe("ticketchain_finality_lag_blocks 452");
    const { body } = await metricsText();
    expect(body).toContain('ticketchain_chain_trouble{kind="finality"} 1');
    expect(body).toContain('ticketchain_chain_trouble{kind="blocks"} 0');
    await status({ observedAt: past, endpoints: [{ name: "one", state: "down" }], trouble: "unreachable" });
    const { parts } = await readiness();
    expect(parts.worker).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^has not looked for (899|9\d\d) s$/),
    });
    expect(parts.endpoints).toEqual({ ok: false, detail: "one down" });
    expect(parts.chain).toMatchObject({ ok: false });
    await view.chainIs(1_000);
  });

  it("counts the ages of what waits, and says -1 for what nobody knows", async () => {
    const ago = new Date(Date.now() - 60_000);
    const intent = { kind: "mint", lane: "0x", payload: {} };
    await db.chainIntent.create({ data: { ...intent, dedupeKey: "a", state: "queued", createdAt: ago } });
    await db.chainIntent.create({ data: { ...intent, dedupeKey: "b", state: "mined", minedAt: ago } });
    const age = async (name: string) => Number((await lineOf(name))?.split(" ")[1]);
    expect(await age("oldest_queued_intent_seconds")).toBeGreaterThan(59);
    expect(await age("oldest_unfinal_intent_seconds")).toBeGreaterThan(59);
    expect(await age("waiting_streams")).toBe(-1);
    await db.chainStatus.deleteMany();
    expect(await age("finality_lag_seconds")).toBe(-1);
    expect((await readiness()).parts.worker).toMatchObject({ ok: false });
  });
});
