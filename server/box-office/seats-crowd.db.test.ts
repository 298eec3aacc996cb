import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { countQueries } from "../test/count-queries";
import { testDatabase } from "../test/database";
import { type EventStream, openEventStream } from "../test/event-stream";
import { onSale } from "../test/factory/on-sale";
import { testShared } from "../test/shared";
import { openAllocator } from "./allocator";
import { availability, watchAvailability } from "./doors/availability";
import { boxOfficeServer } from "./http";
import { openSeatsBoard } from "./seats-board";
import { openSessions } from "./sessions";
import { openStreams } from "./streams";

const queries = countQueries();
const { db, pool } = await testDatabase();
const log = pino({ level: "silent" });
const board = openSeatsBoard({ pool, log });
const streams = openStreams();
const server = boxOfficeServer(
  { pool, log, allocator: openAllocator({ pool }), sessions: openSessions(pool), streams, ...testShared() },
  [availability, watchAvailability(board)],
);
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/box-office/availability`;
});
afterAll(() => {
  board.close();
  streams.close();
  server.closeAllConnections();
  server.close();
});

type Told = { tiers: { tierId: string; left: number }[] };
const leftIs = (left: number) => (told: { data: unknown }) => (told.data as Told).tiers[0]?.left === left;
const listen = (eventId: string, headers: Record<string, string> = {}) =>
  openEventStream(`${base}/stream?eventId=${eventId}`, { "x-forwarded-for": randomUUID(), ...headers });

async function crowd(eventId: string, size: number): Promise<EventStream[]> {
  const open: EventStream[] = [];
  while (open.length < size) {
    const some = await Promise.all(Array.from({ length: Math.min(50, size - open.length) }, () => listen(eventId)));
    open.push(...some);
  }
  await Promise.all(open.map((stream) => stream.until(() => true, 20_000)));
  return open;
}

it("tells a thousand browsers of each change with two questions a second, and nothing while nothing changes", {
  timeout: 60_000,
}, async () => {
  const { event } = await onSale(db, { quantities: [4] });
  const tierId = event.tiers[0]?.id ?? "";
  const open = await crowd(event.id, 1_000);
  expect(streams.count()).toBe(1_000);

  const before = { queries: queries(), at: Date.now() };
  await pool.query(`update "Tier" set held = 4 where id = $1`, [tierId]);
  await Promise.all(open.map((stream) => stream.until(leftIs(0), 20_000)));
  await pool.query(`update "Tier" set held = 0 where id = $1`, [tierId]);
  await Promise.all(
    open.map((stream) => stream.until((told) => stream.told.indexOf(told) > 1 && leftIs(4)(told), 20_000)),
  );
  const halfSeconds = Math.ceil((Date.now() - before.at) / 500);
  // Two of them are this test's own.
  expect(queries() - before.queries - 2).toBeLessThanOrEqual(halfSeconds + 1);

  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(open.every(({ told }) => told.length === 3)).toBe(true);
  for (const stream of open) stream.close();
  await expect.poll(() => streams.count()).toBe(0);
  const idle = board.asked();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  // The tick under way when the last one left, and no other.
  expect(board.asked()).toBeLessThanOrEqual(idle + 1);
});

it("asks once for all events together", async () => {
  const events = await Promise.all(Array.from({ length: 5 }, () => onSale(db)));
  const open = await Promise.all(events.map(({ event }) => listen(event.id)));
  await Promise.all(open.map((stream) => stream.until(leftIs(10))));
  const asked = board.asked();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(board.asked() - asked).toBeLessThanOrEqual(5);
  for (const stream of open) stream.close();
});

it("tells who comes back nothing that she has seen, and what a shared quota leaves", async () => {
  const { event } = await onSale(db, { quantities: [10] });
  const first = await listen(event.id);
  const { id } = await first.until(leftIs(10));
  first.close();
  const again = await listen(event.id, { "last-event-id": id });
  const tierId = event.tiers[0]?.id ?? "";
  const quota = await db.quota.create({ data: { id: randomUUID(), eventId: event.id, name: "Hall", quantity: 3 } });
  await db.quotaTier.create({ data: { quotaId: quota.id, tierId } });
  await again.until(leftIs(3));
  expect(again.told).toHaveLength(1);
  again.close();
});

it("ends when the event is not sold any more, and refuses a stranger's draft and nonsense", async () => {
  const { event } = await onSale(db);
  const stream = await listen(event.id);
  await stream.until(leftIs(10));
  await db.event.update({ where: { id: event.id }, data: { state: "draft" } });
  await stream.until(({ event }) => event === "end");
  await stream.ended;
  await expect.poll(async () => (await listen(event.id)).status).toBe(404);
  expect((await listen("nonsense")).status).toBe(422);
});
