import { describe, expect, it } from "vitest";
import { testDatabase } from "../../test/database";
import { graphileQueue } from "./graphile";

const { db, pool } = await testDatabase();
const queue = graphileQueue();

const jobs = async (key: string) =>
  (
    await pool.query(
      `select j.key, j.run_at, t.identifier, p.payload from graphile_worker.jobs j
       join graphile_worker._private_tasks t on t.identifier = j.task_identifier
       join graphile_worker._private_jobs p on p.id = j.id where j.key = $1`,
      [key],
    )
  ).rows;

describe("the queue", () => {
  it("keeps a job with the transaction that asked for it, and none when that rolled back", async () => {
    const failed = db.$transaction(async (tx) => {
      await queue.enqueue(tx, { name: "mail:send", payload: { mailId: "1" }, key: "rolled-back" });
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await jobs("rolled-back")).toEqual([]);
    await db.$transaction((tx) => queue.enqueue(tx, { name: "mail:send", payload: { mailId: "1" }, key: "kept" }));
    expect(await jobs("kept")).toMatchObject([{ identifier: "mail:send", payload: { mailId: "1" } }]);
  });

  it("has one waiting job a key, with the latest time and payload", async () => {
    const runAt = new Date("2030-01-01T00:00:00.000Z");
    await db.$transaction((tx) => queue.enqueue(tx, { name: "saga:advance", payload: { sagaId: "a" }, key: "same" }));
    const again = { name: "saga:advance" as const, payload: { sagaId: "b" }, key: "same", runAt };
    await db.$transaction((tx) => queue.enqueue(tx, again));
    expect(await jobs("same")).toMatchObject([{ run_at: runAt, payload: { sagaId: "b" } }]);
  });
});
