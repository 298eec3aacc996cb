import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type BrokerCrashPoint, brokerCrashPoints } from "../../domain/shared/crash-point";
import type { Job, Running } from "../../ports/queue";
import type { testDatabase } from "../../test/database";
import { labTables, labWork, newJob, type QueuePlace, queueOf, runnerOf } from "../../test/queue-lab";
import { startWorkerProcess } from "./queue.contract";

export type BrokerLab = {
  place: QueuePlace;
  /** Puts a message into the broker past the outbox. */
  post(body: string): Promise<void>;
  /** The broker goes away without a word and comes back with what it had confirmed. */
  vanish(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};
type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;
const slow = 240_000;

/** What a queue behind a broker promises beside the rest: whoever dies between outbox, broker and answer, one effect a job. */
export function brokerContract(name: string, { db, pool, url }: TestDatabase, open: () => Promise<BrokerLab>) {
  describe(`queue behind a broker: ${name}`, () => {
    let lab: BrokerLab;
    const running: Running[] = [];
    const children: ChildProcess[] = [];
    beforeAll(async () => {
      await pool.query(labTables);
      lab = await open();
    }, slow);
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill("SIGKILL");
      await Promise.all(running.splice(0).map((one) => one.stop()));
    });
    afterAll(() => lab?.close(), slow);

    const enqueue = (...jobs: Job[]) =>
      db.$transaction(async (tx) => {
        for (const job of jobs) await queueOf(lab.place).enqueue(tx, job);
      });
    const mail = (job: string, more: Partial<Job> = {}): Job => ({ name: "mail:send", payload: { job }, ...more });
    async function work(behave?: Parameters<typeof labWork>[1]): Promise<Running> {
      const one = await runnerOf(lab.place, { databaseUrl: url, db, pool }).start(labWork(pool, behave));
      running.push(one);
      return one;
    }
    const count = async (table: "run" | "effect", ...jobs: string[]) =>
      Number((await pool.query(`select count(*)::int as n from ${table} where job = any($1)`, [jobs])).rows[0].n);
    const letters = async (job: string) =>
      Number((await pool.query("select count(*)::int as n from buried where payload->>'job' = $1", [job])).rows[0].n);
    const left = async () =>
      (await pool.query(`select (select count(*) from "Outbox") + (select count(*) from "BrokerJob") as n`)).rows[0].n;
    const until = (check: () => Promise<void>, ms = 60_000) => vi.waitFor(check, { timeout: ms, interval: 50 });
    const quiet = (ms = 4_000) => new Promise((resolve) => setTimeout(resolve, ms));

    const ends: Record<BrokerCrashPoint, "done" | "buried"> = {
      "outbox-published": "done",
      "broker-job-claimed": "done",
      "broker-job-closed": "done",
      "broker-job-put-off": "done",
      "broker-job-dead": "buried",
      "broker-job-buried": "buried",
    };
    for (const point of Object.keys(brokerCrashPoints) as BrokerCrashPoint[])
      it(`comes to rest after a process died at ${point}`, { timeout: slow }, async () => {
        const job = newJob();
        const child = await startWorkerProcess(url, lab.place, point);
        children.push(child);
        const exit = once(child, "exit");
        await enqueue(mail(job, { key: `key of ${job}` }));
        expect((await exit)[1]).toBe("SIGKILL");
        await work();
        if (ends[point] === "done") await until(async () => expect(await count("effect", job)).toBe(1));
        else await until(async () => expect(await letters(job)).toBe(1));
        await until(async () => expect(await left()).toBe(0));
        await quiet();
        expect(await letters(job)).toBe(ends[point] === "done" ? 0 : 1);
        // After the effect was noted as done, and while it was still in the outbox, it ran once.
        if (point === "outbox-published" || point === "broker-job-closed") expect(await count("run", job)).toBe(1);
      });

    it("runs a job once that the broker brings twice, also while it runs", { timeout: slow }, async () => {
      const job = newJob();
      await enqueue(mail(job, { key: `key of ${job}` }));
      const { rows } = await pool.query(`select "jobId", key, name, payload from "Outbox" where key = $1`, [
        `key of ${job}`,
      ]);
      for (let times = 0; times < 5; times++) await lab.post(JSON.stringify(rows[0]));
      await work(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
      await until(async () => expect(await count("effect", job)).toBe(1));
      await until(async () => expect(await left()).toBe(0));
      await quiet(6_000);
      expect(await count("run", job)).toBe(1);
    });

    it("passes over a job that a newer one of its key replaced on the way", { timeout: slow }, async () => {
      const job = newJob();
      const key = `key of ${job}`;
      await enqueue(mail(job, { key, payload: { job, version: 1 } }));
      const { rows } = await pool.query(`select "jobId", key, name, payload from "Outbox" where key = $1`, [key]);
      await lab.post(JSON.stringify(rows[0]));
      await enqueue(mail(job, { key, payload: { job, version: 2 } }));
      await work();
      await until(async () => expect(await count("effect", job)).toBe(1));
      await quiet();
      const found = (await pool.query("select payload from run where job = $1", [job])).rows;
      expect(found.map(({ payload }) => payload.version)).toEqual([2]);
    });

    it("puts somebody else's message away without its words", { timeout: slow }, async () => {
      await lab.post("a secret that is not ours");
      await work();
      const found = async () => (await pool.query("select * from buried where name = 'unreadable'")).rows;
      await until(async () => expect(await found()).toHaveLength(1));
      expect(JSON.stringify(await found())).not.toContain("secret");
    });

    it("several relays move each row once and leave nothing", { timeout: slow }, async () => {
      const jobs = Array.from({ length: 600 }, newJob);
      await Promise.all([work(), work(), work()]);
      for (let at = 0; at < jobs.length; at += 100) await enqueue(...jobs.slice(at, at + 100).map((job) => mail(job)));
      await until(async () => expect(await count("effect", ...jobs)).toBe(jobs.length));
      await until(async () => expect(await left()).toBe(0));
      expect(await count("run", ...jobs)).toBe(jobs.length);
    });

    it("keeps selling while the broker is away, and catches up when it is back", { timeout: slow }, async () => {
      const [before, meanwhile] = [newJob(), newJob()];
      await work();
      await enqueue(mail(before));
      await until(async () => expect(await count("effect", before)).toBe(1));
      await lab.vanish();
      await enqueue(mail(meanwhile));
      await quiet(1_500);
      expect(await count("run", meanwhile)).toBe(0);
      await lab.comeBack();
      await until(async () => expect(await count("effect", meanwhile)).toBe(1), 120_000);
      await until(async () => expect(await left()).toBe(0));
    });
  });
}
