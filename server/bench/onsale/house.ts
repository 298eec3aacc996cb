import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openPool } from "../../db/pool";
import { openDatabase } from "../../db/prisma";
import { Part } from "../../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../../local/postgres";
import { root } from "../../local/setup/stamps.mjs";
import { hashToken, newToken } from "../../services/session/token";
import { onSale } from "../../test/factory/on-sale";
import { freePort } from "../../test/free-port";
import { makeSeats, type Seller, seatTable } from "./forms";
import type { Person } from "./load";

export type House = Awaited<ReturnType<typeof openHouse>>;
export type Shop = {
  brand: string;
  eventId: string;
  tierId: string;
  quantity: number;
  seats: boolean;
  people: Person[];
  seller: Seller;
};
type Wanted = { quantity: number; browsers?: number; seats?: boolean };

/** What must be on, or the figures say nothing about a shop that keeps its word after a power cut. */
const promises = ["fsync", "synchronous_commit", "full_page_writes"];

/** The embedded PostgreSQL as `npm start` runs it, fully durable, for this run alone. @throws Error when it is not durable. */
export async function openHouse() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tc-bench-onsale-"));
  chmodSync(folder, 0o755);
  const postgres = { stateDir: folder, port: await freePort(), password: "bench", disposable: false };
  const part = new Part({ ...postgresPart(postgres), shows: () => false }, folder);
  const endAll = () => part.signalGroup("SIGKILL");
  process.once("exit", endAll);
  await part.start();
  await ensureDatabase(postgres);
  const url = databaseUrl(postgres);
  const env = { ...process.env, DATABASE_URL: url };
  execFileSync(process.execPath, ["prisma/engine/migrate.mjs"], { cwd: path.resolve(root), env, stdio: "ignore" });
  const db = openDatabase(url);
  const pool = openPool(url, { max: 2 });
  await pool.query(seatTable);
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1)",
    [promises],
  );
  const durable = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  for (const name of promises) if (durable[name] !== "on") throw new Error(`${name} is ${durable[name]}, not on`);

  return {
    url,
    durable,
    /** An organization with one event and one tier on sale, its browsers with sessions, and with `seats` a row for each seat. */
    async shop({ quantity, browsers = 1, seats = false }: Wanted): Promise<Shop> {
      const sale = await onSale(db, { quantities: [quantity] });
      const { id: organizationId } = sale.organization;
      const tokens = Array.from({ length: browsers }, () => newToken());
      const expiresAt = new Date(Date.now() + 3_600_000);
      await db.fanSession.createMany({
        data: tokens.map((token) => ({ id: hashToken(token), organizationId, expiresAt })),
      });
      const tierId = sale.tiers[0]?.id ?? "";
      if (seats) await pool.query(makeSeats, [tierId, quantity]);
      const people: Person[] = tokens.map((token, at) => ({
        token,
        address: `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`,
      }));
      const seller = { organizationId, sessionId: hashToken(tokens[0] as string) };
      return { brand: sale.brand, eventId: sale.event.id, tierId, quantity, seats, people, seller };
    },
    /** What the database says afterwards: tickets that holds name, and by how many the count (or the seats) went down. */
    async sold({ eventId, tierId, seats }: Shop): Promise<{ holds: number; decrements: number }> {
      const taken = seats
        ? `(select count(*) from bench_seat where "tierId" = $1 and "holdId" is not null)`
        : `(select held + sold from "Tier" where id = $1)`;
      const { rows } = await pool.query<{ holds: number; decrements: number }>(
        `select ${taken}::int as decrements, coalesce((select sum(i.quantity) from "HoldItem" i join "Hold" h on h.id = i."holdId"
           where i."tierId" = $1 and h."eventId" = $2 and h.state = 'active'), 0)::int as holds`,
        [tierId, eventId],
      );
      return rows[0] as { holds: number; decrements: number };
    },
    /** Milliseconds of a lone commit, in the middle of a hundred. */
    async commitMs(): Promise<number> {
      const client = await pool.connect();
      const took: number[] = [];
      await client.query("create table if not exists bench_commit (at int)");
      for (let at = 0; at < 100; at++) {
        const since = performance.now();
        await client.query("insert into bench_commit values ($1)", [at]);
        took.push(performance.now() - since);
      }
      client.release();
      return Math.round((took.sort((a, b) => a - b)[50] ?? 0) * 100) / 100;
    },
    /**
     * Puts so many microseconds before each flush of the log. PostgreSQL itself sleeps there (commit_delay, for however few
     * neighbours), holding the same lock as during the flush, so a commit costs as much more as on a slower disk.
     */
    async slowFlush(microseconds: number): Promise<void> {
      await pool.query(`alter system set commit_delay = ${microseconds}`);
      await pool.query(`alter system set commit_siblings = ${microseconds > 0 ? 0 : 5}`);
      await pool.query("select pg_reload_conf()");
      await new Promise((resolve) => setTimeout(resolve, 500));
    },
    /** What earlier rounds left behind is cleared away before the next one, so that nobody pays for another's rows. */
    async tidy(): Promise<void> {
      await pool.query("checkpoint");
    },
    async close(): Promise<void> {
      await db.$disconnect();
      await pool.end();
      await part.kill();
      process.off("exit", endAll);
      removeDatabase(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
