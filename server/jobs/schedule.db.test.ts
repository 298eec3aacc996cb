import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { testDatabase } from "../test/database";
import { openSchedule, type Schedule } from "./schedule";

const { pool, url } = await testDatabase();
const log = pino({ level: "silent" });
const script = path.resolve(import.meta.dirname, "../test/schedule-process.ts");
const children: ChildProcess[] = [];
const schedules: Schedule[] = [];
await pool.query(`create table ran (
  id serial primary key, label text not null, begun_at timestamptz not null default clock_timestamp(), ended_at timestamptz)`);

async function startProcess(label: string, mode = ""): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script, url, label, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout as NodeJS.ReadableStream, "data");
  return child;
}
const here = (): Schedule => {
  const schedule = openSchedule({ databaseUrl: url, log, askMs: 100 });
  schedules.push(schedule);
  return schedule;
};
const labels = async (): Promise<string[]> =>
  (await pool.query("select distinct label from ran order by 1")).rows.map((row) => row.label);
const heard = (label: string) => vi.waitFor(async () => expect(await labels()).toContain(label), 8_000);

beforeEach(() => pool.query("truncate ran"));
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(schedules.splice(0).map((schedule) => schedule.stop()));
});

describe("a schedule", () => {
  it("runs in one process of several, never twice at once, and in another within seconds of a SIGKILL", async () => {
    const first = await startProcess("first");
    await heard("first");
    await startProcess("second");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await labels()).toEqual(["first"]);
    const killedAt = Date.now();
    first.kill("SIGKILL");
    await heard("second");
    expect(Date.now() - killedAt).toBeLessThan(3_000);
    const { rows } = await pool.query(
      `select 1 from ran a join ran b on b.id > a.id and b.begun_at < a.ended_at where a.ended_at is not null`,
    );
    expect(rows).toEqual([]);
    const { rows: total } = await pool.query("select count(*)::int as n from ran where label = 'first'");
    expect(total[0].n).toBeGreaterThan(5);
  });

  it("gives its work away when it stops", async () => {
    const first = await startProcess("first");
    await heard("first");
    await startProcess("second");
    first.kill("SIGTERM");
    await once(first, "exit");
    await heard("second");
  });

  it("is taken from a process whose work hangs", async () => {
    await startProcess("hangs", "hang");
    await heard("hangs");
    await startProcess("second");
    await heard("second");
  });

  it("goes on after its connection was cut, and after work that failed", async () => {
    let runs = 0;
    const schedule = here();
    schedule.scheduled("local", 10, async () => {
      runs += 1;
      throw new Error("no");
    });
    await vi.waitFor(() => expect(runs).toBeGreaterThan(2), 5_000);
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like '%pg_try_advisory_lock%' and pid <> pg_backend_pid()`,
    );
    await vi.waitFor(() => expect(schedule.owned()).toEqual([]), 5_000);
    await vi.waitFor(() => expect(schedule.owned()).toEqual(["local"]), 5_000);
    const before = runs;
    await vi.waitFor(() => expect(runs).toBeGreaterThan(before), 5_000);
  });

  it("tells running work to end when it stops, and waits for it", async () => {
    const schedule = here();
    let told = false;
    let begun = false;
    schedule.scheduled("long", 10, async (signal) => {
      begun = true;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      told = true;
    });
    await vi.waitFor(() => expect(begun).toBe(true), 5_000);
    await schedule.stop();
    expect(told).toBe(true);
  });

  it("has one work a name", () => {
    const schedule = here();
    schedule.scheduled("twice", 10, async () => undefined);
    expect(() => schedule.scheduled("twice", 10, async () => undefined)).toThrow("two schedules");
  });
});
