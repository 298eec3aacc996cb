import pino from "pino";
import { afterAll, expect, it } from "vitest";
import { testDatabase } from "../../test/database";
import { graphileQueue } from "./graphile";
import { graphileRunner } from "./postgres/runner";

const { db, pool, url } = await testDatabase();
const log = pino({ level: "silent" });
const seen: string[] = [];
const runner = graphileRunner({ databaseUrl: url, db, log, concurrency: 3 });
let stop: () => Promise<void> = async () => undefined;
afterAll(() => stop());

it("takes jobs after a database that went away in the very moment in which the runner began", async () => {
  // What the library asks once, at its start, cannot be answered.
  await pool.query("alter table graphile_worker._private_tasks rename to away");
  const begun = await runner.start({
    names: ["mail:send"],
    handle: async ({ payload }) => {
      seen.push(String((payload as { mailId: string }).mailId));
    },
    bury: async () => undefined,
  });
  stop = () => begun.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await pool.query("alter table graphile_worker.away rename to _private_tasks");
  await db.$transaction((tx) => graphileQueue().enqueue(tx, { name: "mail:send", payload: { mailId: "1" } }));
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual(["1"]);
}, 30_000);
