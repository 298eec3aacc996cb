// npm run bench:waiting [-- --browsers 1000]
// So many browsers wait at one box-office process, each for its own order. One block mints for all of them: how soon the last one
// is told, what that asks of the database, and what memory it takes. Last line: one JSON object. Ends with 1 on a miss.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openPool } from "../db/pool";
import { openDatabase } from "../db/prisma";
import { Part } from "../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../local/postgres";
import { root } from "../local/setup/stamps.mjs";
import type { EventStream } from "../test/event-stream";
import { chainViewOf } from "../test/factory/chain-view";
import { crowd, mineFor } from "../test/factory/crowd";
import { freePort } from "../test/free-port";
import { listenAll, toldAfter } from "../test/listeners";
import { type Box, startBox } from "./waiting/box";

const { values: flags } = parseArgs({ options: { browsers: { type: "string", default: "1000" } } });
const browsers = Number(flags.browsers);
const few = 10;

/** Milliseconds after the block's commit; queries more than for ten browsers; megabytes for all streams together. */
const targets = { lastToldMs: 1_000, finalToldMs: 1_000, moreQueriesThanForFew: 12, memoryMb: 100, stopMs: 5_000 };

const folder = mkdtempSync(path.join(os.tmpdir(), "tc-bench-waiting-"));
chmodSync(folder, 0o755);
const postgres = { stateDir: folder, port: await freePort(), password: "bench", disposable: true };
const part = new Part({ ...postgresPart(postgres), shows: () => false }, folder);
const endAll = () => part.signalGroup("SIGKILL");
process.once("exit", endAll);
const round = (ms: number) => Math.round(ms * 10) / 10;
const at = (sorted: number[], share: number) =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

try {
  await part.start();
  await ensureDatabase(postgres);
  const url = databaseUrl(postgres);
  execFileSync(process.execPath, ["prisma/engine/migrate.mjs"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    stdio: "ignore",
  });
  const [db, pool] = [openDatabase(url), openPool(url)];
  const view = await chainViewOf({ pool, url });
  const box = await startBox(url);
  // The services are loaded when the first browser comes; the second finds everything warm.
  const small = await blockFor(box, few);
  for (const stream of small.streams) stream.close();
  const empty = await box.look();
  const large = await blockFor(box, browsers);
  const full = await box.look();
  const final = await finalFor(box, large.streams);
  const stopMs = round(await box.stop());
  const goodbyes = large.streams.filter((stream) => /^retry: \d+$/m.test(stream.text().slice(-40))).length;

  const figures = {
    browsers,
    connectMs: large.connectMs,
    toldMs: { p50: at(large.told, 0.5), p99: at(large.told, 0.99), last: at(large.told, 1) },
    finalToldMs: { p50: at(final.told, 0.5), last: at(final.told, 1) },
    queriesOfOneBlock: { [few]: small.queries, [browsers]: large.queries },
    queriesOfFinality: final.queries,
    memoryMb: { before: empty.rssMb, with: full.rssMb, streams: round(full.rssMb - empty.rssMb), heap: full.heapMb },
    stop: { ms: stopMs, goodbyes },
  };
  const misses = [
    figures.toldMs.last > targets.lastToldMs && "lastToldMs",
    figures.finalToldMs.last > targets.finalToldMs && "finalToldMs",
    large.queries - small.queries > targets.moreQueriesThanForFew && "moreQueriesThanForFew",
    figures.memoryMb.streams > targets.memoryMb && "memoryMb",
    (stopMs > targets.stopMs || goodbyes < browsers) && "stop",
  ].filter(Boolean);
  await db.$disconnect();
  await pool.end();
  console.log(JSON.stringify({ ok: misses.length === 0, misses, targets, figures }));
  process.exitCode = misses.length === 0 ? 0 : 1;

  async function blockFor(house: Box, size: number) {
    const people = await crowd(db, size);
    const begun = performance.now();
    const streams = await listenAll({ base: house.base, brand: people.brand }, people.people);
    const connectMs = Math.round(performance.now() - begun);
    await quiet();
    const before = await house.look();
    await mineFor(pool, view, people);
    const told = await toldAfter(
      streams,
      ({ tickets, chain }) => tickets.length === 1 && chain.stage === "mined",
      performance.now(),
    );
    const { queries } = await house.look();
    return { streams, told, connectMs, queries: queries - before.queries };
  }

  /** The block becomes final for all of them. */
  async function finalFor(house: Box, streams: EventStream[]) {
    await quiet();
    const before = await house.look();
    await pool.query(`update "ChainIntent" set state = 'final' where state = 'mined'`);
    await pool.query("select pg_notify('ticketchain', $1)", [JSON.stringify({ topic: "finality", id: "31337" })]);
    const told = await toldAfter(streams, ({ chain }) => chain.stage === "final", performance.now());
    return { told, queries: (await house.look()).queries - before.queries };
  }
} finally {
  await part.kill();
  process.off("exit", endAll);
  removeDatabase(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** What connecting has set off is over. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}
