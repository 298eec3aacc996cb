import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useChainView } from "../../db/chain";
import { toRef } from "../../domain/shared/ref";
import { findTicket } from "../../read/ticket";
import { waitForView } from "../../read/view";
import { testChain } from "../../test/chain";
import { testDatabase } from "../../test/database";
import { signedCollection, testTier } from "../../test/factory/collection";
import { freePort } from "../../test/free-port";
import { testView } from "../../test/view";
import { type Part, sleep } from "../part";
import { root } from "../setup/stamps.mjs";
import { redeployIndexer } from "./redeploy";
import { connect, schemaBehind } from "./schemas";

const node = await testChain();
const { url } = await testDatabase();
const { chain, indexer, act, environment } = testView(node, url);
const organizer = privateKeyToAccount(generatePrivateKey());
const fan = privateKeyToAddress(generatePrivateKey()).toLowerCase() as Hex;

const scratch = mkdtempSync(path.join(os.tmpdir(), "tc-redeploy-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let collection: Hex;
let minted = 0;
async function mint(): Promise<number> {
  const order = { to: fan, tierId: 1, quantity: 2, priceMinor: 5_000, orderRef: toRef(randomUUID()) };
  const expectedFirstId = await chain.nextTokenId(collection);
  const block = await act({ kind: "mint", collection, expectedFirstId, orders: [order] });
  minted = expectedFirstId + 1;
  return block;
}

/** Readers who look all the time until told to stop, and a seller who never stops selling. */
function busy() {
  let on = true;
  const seen = { reads: 0, errors: [] as string[], fewer: 0, announced: 0 };
  const until = async (pauseMs: number, act: () => Promise<void>) => {
    for (; on; await sleep(pauseMs)) await act();
  };
  const readers = Array.from({ length: 4 }, async (_, at) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    client.on("notification", () => seen.announced++);
    if (at === 0) await client.query("listen chain_live_query");
    let most = 0;
    await until(5, async () => {
      // Two views in one question, in either order, as joins of screens have them.
      const tables = at % 2 ? "chain.ticket k, chain.tier t" : "chain.tier t, chain.ticket k";
      const { rows } = await client
        .query(`select count(*)::int as n from ${tables} where t.collection = k.collection and t.tier_id = k.tier_id`)
        .catch((error) => {
          seen.errors.push(String(error));
          return { rows: [{ n: most }] };
        });
      seen.reads++;
      if (rows[0].n < most) seen.fewer++;
      most = Math.max(most, rows[0].n);
    });
    await client.end();
  });
  const seller = until(200, async () => void (await mint()));
  return {
    seen,
    stop: async () => {
      on = false;
      await Promise.all([...readers, seller]);
    },
  };
}

const schemas = async () => {
  const db = await connect(url);
  const { rows } = await db.query(
    "select schema_name as name from information_schema.schemata where schema_name like 'chain\\_%' order by 1",
  );
  const behind = await schemaBehind(db, "chain");
  await db.end();
  return { all: rows.map(({ name }) => name), behind };
};

/** `npm run redeploy:indexer` of an installation that is no stack of `npm start`. */
function command(...flags: string[]): Promise<{ code: number | null; done: Record<string, unknown> }> {
  const env = { ...environment, HOME: process.env.HOME, TC_STATE_DIR: "nowhere" } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, ["--import", "tsx", "server/local/redeploy.ts", ...flags], { cwd: root, env });
  return new Promise((resolve) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.once("close", (code) => resolve({ code, done: JSON.parse(output.trim().split("\n").at(-1) ?? "") }));
  });
}

describe("a new version of the indexer", { timeout: 150_000 }, () => {
  let old: Part;
  const parts = new Map<string, Part>();
  /** As the command does it, with Parts for processes. */
  const redeploy = (schema: string, killed?: "before-ready" | "after-move") =>
    redeployIndexer({
      databaseUrl: url,
      views: "chain",
      schema,
      start: async () => {
        const starting = indexer({ schema, views: null }).then((part) => parts.set(schema, part));
        if (killed === "before-ready") throw new Error("killed");
        await starting;
      },
      stopOld: async (before) => {
        if (killed === "after-move") throw new Error("killed");
        await parts.get(before ?? "")?.stop();
      },
    });

  beforeAll(async () => {
    const wanted = await signedCollection(chain, organizer, { tiers: [testTier({ cap: 100_000 })] });
    await act(wanted);
    collection = (await chain.collectionOf(wanted.organizer, wanted.eventRef)) as Hex;
    old = await indexer({ schema: "chain_1_aaa", views: "chain" });
    parts.set("chain_1_aaa", old);
    useChainView(url);
    await waitForView(await mint(), 10_000);
  });

  it("takes over while readers read and tickets are sold: no error, never fewer rows, and blocks are announced as before", async () => {
    const { seen, stop } = busy();
    try {
      const done = await redeploy("chain_1_bbb");
      expect(done).toMatchObject({ before: "chain_1_aaa", moved: true, started: true, pruned: [] });
      const heard = seen.announced;
      await sleep(1_000);
      expect(seen.announced).toBeGreaterThan(heard);
    } finally {
      await stop();
    }
    expect(seen.errors).toEqual([]);
    expect(seen.fewer).toBe(0);
    expect(seen.reads).toBeGreaterThan(500);
    expect(old.state).toBe("stopped");
    expect(await waitForView(await mint(), 10_000)).toBe(true);
    expect(await findTicket(collection, minted)).not.toBeNull();
    expect(await schemas()).toEqual({ all: ["chain_1_aaa", "chain_1_bbb"], behind: "chain_1_bbb" });
  });

  it("changes nothing when it is there already", async () => {
    expect(await redeploy("chain_1_bbb")).toMatchObject({ moved: false, started: false, pruned: [] });
    expect(await waitForView(await mint(), 10_000)).toBe(true);
  });

  it("killed before the new one was ready, and after the views moved, it comes to its end when it is run again", async () => {
    const { seen, stop } = busy();
    try {
      await expect(redeploy("chain_1_ccc", "before-ready")).rejects.toThrow("killed");
      expect((await schemas()).behind).toBe("chain_1_bbb");
      await expect.poll(async () => (await schemas()).all, { timeout: 60_000 }).toContain("chain_1_ccc");
      await expect(redeploy("chain_1_ccc", "after-move")).rejects.toThrow("killed");
      expect((await schemas()).behind).toBe("chain_1_ccc");
      expect(await redeploy("chain_1_ccc")).toMatchObject({ moved: false, started: false });
    } finally {
      await stop();
    }
    expect(seen.errors).toEqual([]);
    expect(seen.fewer).toBe(0);
    expect(await waitForView(await mint(), 10_000)).toBe(true);
    // The process of `bbb` still runs here, and what a process holds is never dropped; `aaa` is the one to go back to.
    expect((await schemas()).all).toEqual(["chain_1_aaa", "chain_1_bbb", "chain_1_ccc"]);
    await parts.get("chain_1_bbb")?.stop();
    expect(await redeploy("chain_1_ccc")).toMatchObject({ pruned: ["chain_1_aaa"] });
    expect((await schemas()).all).toEqual(["chain_1_bbb", "chain_1_ccc"]);
  });

  it("by the command, where the environment says which installation: the new process stays, the old one has ended", async () => {
    const log = path.join(scratch, "new.log");
    const flags = ["--schema", "chain_1_ddd", "--port", String(await freePort()), "--log", log];
    const { seen, stop } = busy();
    const { code, done } = await command(...flags, "--old-pid", String(parts.get("chain_1_ccc")?.pid)).finally(stop);
    try {
      expect([seen.errors, seen.fewer]).toEqual([[], 0]);
      expect(done).toMatchObject({ ok: true, moved: true, started: true, before: "chain_1_ccc" });
      expect([code, done.pruned]).toEqual([0, ["chain_1_bbb"]]);
      expect(() => process.kill(Number(done.pid), 0)).not.toThrow();
      expect(await waitForView(await mint(), 20_000)).toBe(true);
      expect(await command(...flags)).toMatchObject({ code: 0, done: { moved: false, started: false, pid: null } });
      expect(await command("--schema", "chain_1_ddd", "--adopt")).toMatchObject({ done: { moved: false } });
    } finally {
      if (done.pid) process.kill(Number(done.pid), "SIGINT");
    }
  });

  it("refuses without saying where", async () => {
    const child = await new Promise<string>((resolve) => {
      const env = { PATH: process.env.PATH, TC_STATE_DIR: "nowhere" } as unknown as NodeJS.ProcessEnv;
      execFile(process.execPath, ["--import", "tsx", "server/local/redeploy.ts"], { cwd: root, env }, (_, stdout) =>
        resolve(stdout.trim().split("\n").at(-1) ?? ""),
      );
    });
    expect(JSON.parse(child)).toMatchObject({ ok: false, error: expect.stringContaining("CHAIN_FACTORY") });
  });
});
