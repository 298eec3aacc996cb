import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWaitingRoom } from "../services/chain/waiting-room";
import { countQueries } from "../test/count-queries";
import { crowd, mineFor } from "../test/factory/crowd";
import { openTestHouse } from "../test/house";
import { listenAll, toldAfter } from "../test/listeners";
import { testShared } from "../test/shared";
import { openAllocator } from "./allocator";
import { wait } from "./doors/wait";
import { boxOfficeServer } from "./http";
import { openSessions } from "./sessions";
import { openStreams } from "./streams";

const queries = countQueries();
const { pool, db, container, view } = await openTestHouse();
const room = openWaitingRoom(() => container.ctx({ kind: "system" }));
const streams = openStreams();
const needs = { room, sessionSecret: container.env.NEXTAUTH_SECRET };
const server = boxOfficeServer(
  {
    pool,
    log: container.log,
    allocator: openAllocator({ pool }),
    sessions: openSessions(pool),
    streams,
    ...testShared(),
  },
  [wait({ ctxOf: (extras) => container.ctx({ kind: "anonymous" }, extras), ...needs })],
);
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  room.close();
  server.close();
});
const quiet = () => new Promise((resolve) => setTimeout(resolve, 600));

/** What one block costs when so many wait for it. */
async function blockFor(size: number) {
  const people = await crowd(db, size);
  const open = await listenAll({ base, brand: people.brand }, people.people, 20);
  await quiet();
  const before = { queries: queries(), asked: room.orders.asked() };
  await mineFor(pool, view, people);
  const told = await toldAfter(open, ({ tickets }) => tickets.length === 1, performance.now(), 10_000);
  // The block's own: begin, tickets, intents, notice, commit.
  return { open, told, asked: room.orders.asked() - before.asked, queries: queries() - before.queries - 5 };
}

it("tells everybody of a block with the questions that one browser costs, over one listening connection", async () => {
  const one = await blockFor(1);
  const many = await blockFor(120);
  expect(many.told).toHaveLength(120);
  expect(one.queries).toBeGreaterThan(0);
  // A look by the clock may fall into it; a browser each would be hundreds.
  expect(many.queries).toBeLessThan(one.queries + 20);
  expect(many.asked).toBeLessThanOrEqual(one.asked + 2);
  const listening = await db.$queryRaw<{ count: number }[]>`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and query like 'LISTEN%'`;
  expect(listening).toEqual([{ count: 1 }]);

  const all = [...one.open, ...many.open];
  expect(streams.count()).toBe(121);
  streams.close();
  await Promise.all(all.map((stream) => stream.ended));
  expect(all.every((stream) => /retry: \d+\n\n$/.test(stream.text()))).toBe(true);
  expect(streams.count()).toBe(0);
});
