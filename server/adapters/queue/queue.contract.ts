import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Job, Running, Work } from "../../ports/queue";
import type { testDatabase } from "../../test/database";
import { labTables, labWork, maxTries, newJob, type QueuePlace, queueOf, runnerOf } from "../../test/queue-lab";

export type QueueLab = { place: QueuePlace; close(): Promise<void> };
type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;
/** Starting a broker, or a process of ours, takes its time on a busy machine. */
const slow = 180_000;
const script = path.resolve(import.meta.dirname, "../../test/queue-process.ts");

/** A worker process of its own; resolves when it works. */
export async function startWorkerProcess(url: string, place: QueuePlace, how: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script, url, JSON.stringify(place), how], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, AWS_ACCESS_KEY_ID: "twin", AWS_SECRET_ACCESS_KEY: "twin" },
  });
  const ready = once(child.stdout as NodeJS.ReadableStream, "data");
  await Promise.race([ready, once(child, "exit")]);
  return child;
}

/** The promises of a queue, kept by whoever implements it: the same jobs, the same handlers, the same words. */
export function queueContract(name: string, { db, pool, url }: TestDatabase, open: () => Promise<QueueLab>) {
  describe(`queue: ${name}`, () => {
    let lab: QueueLab;
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
    async function work(behave?: Parameters<typeof labWork>[1], concurrency?: number): Promise<Running> {
      const around = { databaseUrl: url, db, pool, concurrency };
      const one = await runnerOf(lab.place, around).start(labWork(pool, behave) satisfies Work);
      running.push(one);
      return one;
    }
    type Run = { tries: number; at: Date; payload: Record<string, unknown>; ended_at: Date | null };
    const runs = async (job: string): Promise<Run[]> =>
      (await pool.query<Run>("select * from run where job = $1 order by id", [job])).rows;
    const effects = async (...jobs: string[]) =>
      (await pool.query("select 1 from effect where job = any($1)", [jobs])).rows.length;
    const until = (check: () => Promise<void>, ms = 40_000) => vi.waitFor(check, { timeout: ms, interval: 50 });
    const happened = (...jobs: string[]) => until(async () => expect(await effects(...jobs)).toBe(jobs.length));
    /** Long enough for whatever would still come. */
    const quiet = (ms = 2_500) => new Promise((resolve) => setTimeout(resolve, ms));

    it("runs what was committed, and nothing of what was rolled back", async () => {
      await work();
      const [kept, lost] = [newJob(), newJob()];
      const failed = db.$transaction(async (tx) => {
        await queueOf(lab.place).enqueue(tx, mail(lost));
        throw new Error("no");
      });
      await expect(failed).rejects.toThrow("no");
      await enqueue(mail(kept));
      await happened(kept);
      expect(await runs(kept)).toMatchObject([{ tries: 1, payload: { job: kept } }]);
      await quiet();
      expect(await runs(lost)).toEqual([]);
    });

    it("has one waiting job a key, with the latest payload", async () => {
      const job = newJob();
      for (const version of [1, 2, 3]) await enqueue(mail(job, { key: job, payload: { job, version } }));
      await work();
      await happened(job);
      await quiet();
      expect((await runs(job)).map(({ payload }) => payload.version)).toEqual([3]);
    });

    it("never brings an older job of a key after a newer one", async () => {
      await work(() => new Promise((resolve) => setTimeout(resolve, 20)));
      const job = newJob();
      for (const version of [1, 2, 3, 4, 5, 6]) {
        await enqueue(mail(job, { key: job, payload: { job, version } }));
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      await until(async () => expect((await runs(job)).at(-1)?.payload.version).toBe(6));
      const versions = (await runs(job)).map(({ payload }) => Number(payload.version));
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    });

    it("keeps a job back until its time", async () => {
      await work();
      const job = newJob();
      const runAt = new Date(Date.now() + 2_000);
      await enqueue(mail(job, { runAt }));
      await happened(job);
      const [run] = await runs(job);
      expect(run?.at.getTime()).toBeGreaterThanOrEqual(runAt.getTime());
      expect(run?.at.getTime()).toBeLessThan(runAt.getTime() + 5_000);
    });

    it("tries again what failed, after pauses that grow", { timeout: slow }, async () => {
      const job = newJob();
      await work(async ({ tries }, which) => {
        if (which === job && tries < 3) throw new Error("not yet");
      });
      await enqueue(mail(job));
      await happened(job);
      const found = await runs(job);
      expect(found.map(({ tries }) => tries)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = found.map(({ at }) => at.getTime());
      expect(second - first).toBeGreaterThan(500);
      expect(third - second).toBeGreaterThan((second - first) * 1.4);
    });

    it("gives up what always fails, once, with its reason, and goes on with the rest", { timeout: slow }, async () => {
      const [poison, good] = [newJob(), newJob()];
      await work(async (_delivery, which) => {
        if (which === poison) throw new Error("it never works");
      });
      await enqueue(mail(poison, { key: `key of ${poison}` }), mail(good));
      await happened(good);
      const letters = async () => (await pool.query("select * from buried where key = $1", [`key of ${poison}`])).rows;
      await until(async () => expect(await letters()).toHaveLength(1), 60_000);
      expect(await letters()).toMatchObject([
        { name: "mail:send", tries: maxTries, payload: { job: poison }, error: "it never works" },
      ]);
      await quiet();
      expect(await runs(poison)).toHaveLength(maxTries);
      expect(await letters()).toHaveLength(1);
      // The same key may work again.
      await enqueue(mail(good, { key: `key of ${poison}`, payload: { job: `${good}-later` } }));
      await happened(`${good}-later`);
    });

    it("gives a job to another worker when the one that had it was killed", { timeout: slow }, async () => {
      const job = newJob();
      const child = await startWorkerProcess(url, lab.place, "hang");
      children.push(child);
      await enqueue(mail(job));
      await until(async () => expect(await runs(job)).toHaveLength(1));
      await work();
      await quiet(1_500);
      expect(await runs(job)).toHaveLength(1);
      child.kill("SIGKILL");
      const killedAt = Date.now();
      await happened(job);
      expect(Date.now() - killedAt).toBeLessThan(20_000);
      expect((await runs(job)).map(({ tries }) => tries)).toEqual([1, 2]);
    });

    it("has one effect of a job whose worker died between the effect and its answer", { timeout: slow }, async () => {
      const job = newJob();
      const child = await startWorkerProcess(url, lab.place, "after-effect");
      children.push(child);
      await enqueue(mail(job));
      await once(child, "exit");
      expect(await effects(job)).toBe(1);
      await work();
      await until(async () => expect((await runs(job)).at(-1)?.ended_at).toBeTruthy());
      expect(await runs(job)).toHaveLength(2);
      expect(await effects(job)).toBe(1);
    });

    it("shares the work of several workers, each job in one of them", { timeout: slow }, async () => {
      const all = Array.from({ length: 150 }, newJob);
      await Promise.all([work(), work(), work()]);
      for (let at = 0; at < all.length; at += 10) await enqueue(...all.slice(at, at + 10).map((job) => mail(job)));
      await happened(...all);
      await quiet();
      const { rows } = await pool.query("select count(*)::int as n from run where job = any($1)", [all]);
      expect(rows[0].n).toBe(all.length);
    });

    it("ends what it has begun when it stops, and leaves the rest to the next", { timeout: slow }, async () => {
      const all = Array.from({ length: 12 }, newJob);
      const first = await work(() => new Promise((resolve) => setTimeout(resolve, 800)), 2);
      await enqueue(...all.map((job) => mail(job)));
      await until(async () =>
        expect((await pool.query("select 1 from run where job = any($1)", [all])).rowCount).toBeGreaterThan(0),
      );
      await first.stop();
      await first.ended;
      const sql = "select job, ended_at from run where job = any($1)";
      const begun = (await pool.query(sql, [all])).rows;
      expect(begun.every(({ ended_at }) => ended_at !== null)).toBe(true);
      expect(begun.length).toBeLessThan(all.length);
      await work();
      await happened(...all);
      expect((await pool.query(sql, [all])).rows).toHaveLength(all.length);
    });
  });
}
