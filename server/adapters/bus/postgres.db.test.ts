import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Signal } from "../../ports/bus";
import { testDatabase } from "../../test/database";
import { postgresBus } from "./postgres";

const { db, pool, url } = await testDatabase();
const here = postgresBus({ connectionString: url, pool });
const there = postgresBus({ connectionString: url, pool });
const heard: Signal[] = [];

beforeAll(async () => {
  here.subscribe(["order", "event"], (signal) => heard.push(signal));
  await here.ready();
});
afterAll(async () => {
  await here.close();
  await there.close();
});

const arrived = (id: string) => vi.waitFor(() => expect(heard.map((signal) => signal.id)).toContain(id), 5_000);

describe("the bus", () => {
  it("carries a signal to another process's listeners of that topic only", async () => {
    await there.publish({ topic: "device", id: "not-for-us" });
    await there.publish({ topic: "order", id: "one" });
    await arrived("one");
    expect(heard.map(({ id }) => id)).not.toContain("not-for-us");
  });

  it("announces nothing that was rolled back", async () => {
    const failed = db.$transaction(async (tx) => {
      await there.publish({ topic: "order", id: "rolled-back" }, tx);
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    await db.$transaction((tx) => there.publish({ topic: "event", id: "committed" }, tx));
    await arrived("committed");
    expect(heard.map(({ id }) => id)).not.toContain("rolled-back");
  });

  it("goes on to the next listener when one fails, and stops telling who left", async () => {
    const told: string[] = [];
    const leave = here.subscribe(["order"], () => {
      throw new Error("a broken listener");
    });
    const leaveToo = here.subscribe(["order"], ({ id }) => told.push(id));
    await there.publish({ topic: "order", id: "two" });
    await arrived("two");
    expect(told).toEqual(["two"]);
    leave();
    leaveToo();
    await there.publish({ topic: "order", id: "three" });
    await arrived("three");
    expect(told).toEqual(["two"]);
  });

  it("hears again after its connection was cut", async () => {
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and (query like 'LISTEN%' or query = 'select 1')`,
    );
    await vi.waitFor(async () => {
      await there.publish({ topic: "order", id: "after-the-cut" });
      expect(heard.map(({ id }) => id)).toContain("after-the-cut");
    }, 10_000);
  });
});
