// npm run bench:queue [-- --jobs 3000] [--only postgres,rabbitmq,sqs]: how fast jobs go in and out of each queue, and how soon
// one starts. PostgreSQL and RabbitMQ are real and of this run's own; SQS is the twin, so its figures say what our side costs.
// A business row is written with each job. Last line: one JSON object.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { openClient } from "../adapters/queue/sqs/client";
import { startSqsTwin } from "../adapters/queue/twin/start";
import { openPool } from "../db/pool";
import { openDatabase } from "../db/prisma";
import { Part } from "../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../local/postgres";
import { run } from "../local/setup/run.mjs";
import { root } from "../local/setup/stamps.mjs";
import type { Work } from "../ports/queue";
import { freePort } from "../test/free-port";
import { labTables, type QueuePlace, queueOf, runnerOf } from "../test/queue-lab";
import { startRabbit } from "../test/rabbitmq";

/**
 * Shares of the floor of the same run (the business row alone, by as many clients), because a machine that others use says little in
 * rows a second. A job is two or three statements and a round trip to a broker where the floor is one.
 */
const targets = { enqueueShare: 0.25, drainShare: 0.05, startP50Ms: 100 };
const clients = 16;
const samples = 100;
/** Jobs in one worker. */
const atATime = 10;
const option = (name: string) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const jobs = Math.min(Number(option("--jobs") ?? 3_000), 20_000);
const providers = (option("--only") ?? "postgres,rabbitmq,sqs").split(",");
const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1_000);

const share = (found: number, floor: number) => Number((found / floor).toFixed(2));

async function openPlace(provider: string): Promise<{ place: QueuePlace; close(): Promise<void> }> {
  if (provider === "rabbitmq") {
    const rabbit = await startRabbit();
    return { place: { provider, url: rabbit.url, prefix: "bench" }, close: rabbit.close };
  }
  if (provider !== "sqs") return { place: { provider: "postgres" }, close: async () => undefined };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "twin", AWS_SECRET_ACCESS_KEY: "twin" });
  const twin = await startSqsTwin({ port: await freePort() });
  const client = openClient({ queueUrl: "", region: "us-east-1", endpoint: twin.url });
  await client.send(new CreateQueueCommand({ QueueName: "dead" }));
  const policy = { deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead", maxReceiveCount: 20 };
  const Attributes = { RedrivePolicy: JSON.stringify(policy) };
  await client.send(new CreateQueueCommand({ QueueName: "jobs", Attributes }));
  return { place: { provider, queueUrl: twin.queueUrl("jobs"), endpoint: twin.url }, close: twin.close };
}

async function measure(provider: string, url: string) {
  const db = openDatabase(url, { max: clients });
  const pool = openPool(url, { max: 12 });
  const { place, close } = await openPlace(provider);
  const queue = queueOf(place);
  const enqueue = (id: string) =>
    db.$transaction(async (tx) => {
      await tx.$executeRaw`insert into effect (job) values (${`row of ${id}`})`;
      await queue.enqueue(tx, { name: "mail:send", payload: { job: id }, key: id });
    });
  const done = new Set<string>();
  let runs = 0;
  let heard: (id: string) => void = () => undefined;
  const work: Work = {
    names: ["mail:send"],
    async handle({ payload }) {
      const { job } = payload as { job: string };
      heard(job);
      await pool.query("insert into effect (job) values ($1) on conflict do nothing", [job]);
      runs += 1;
      done.add(job);
    },
    bury: async () => undefined,
  };

  const floorOf = async (write: (id: string) => Promise<unknown>, atOnce: number) => {
    const rows = Array.from({ length: Math.min(jobs, 1_000) }, (_, at) => `${provider}-floor-${atOnce}-${at}`);
    const began = performance.now();
    const each = async () => {
      for (let id = rows.pop(); id; id = rows.pop()) await write(id);
    };
    const count = rows.length;
    await Promise.all(Array.from({ length: atOnce }, each));
    return count / (performance.now() - began);
  };
  const enqueueFloor = await floorOf(
    (id) => db.$transaction((tx) => tx.$executeRaw`insert into effect (job) values (${id})`),
    clients,
  );
  const drainFloor = await floorOf((id) => pool.query("insert into effect (job) values ($1)", [id]), atATime);

  const ids = Array.from({ length: jobs }, (_, at) => `${provider}-${at}`);
  const enqueueBegan = performance.now();
  const left = [...ids];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let id = left.pop(); id; id = left.pop()) await enqueue(id);
    }),
  );
  const enqueueMs = performance.now() - enqueueBegan;

  const drainBegan = performance.now();
  const running = await runnerOf(place, { databaseUrl: url, db, pool, concurrency: atATime }).start(work);
  while (done.size < jobs) await new Promise((resolve) => setTimeout(resolve, 5));
  const drainMs = performance.now() - drainBegan;

  const waits: number[] = [];
  for (let at = 0; at < samples; at++) {
    const id = `${provider}-late-${at}`;
    const started = new Promise<number>((resolve) => {
      heard = (job) => job === id && resolve(performance.now());
    });
    await enqueue(id);
    const committed = performance.now();
    waits.push(Math.max(0, (await started) - committed));
  }
  await running.stop();
  await close();
  await db.$disconnect();
  await pool.end();
  waits.sort((a, b) => a - b);
  return {
    enqueuePerSecond: perSecond(jobs, enqueueMs),
    enqueueShare: share(jobs / enqueueMs, enqueueFloor),
    drainPerSecond: perSecond(jobs, drainMs),
    drainShare: share(jobs / drainMs, drainFloor),
    startP50Ms: Number((waits[samples / 2] ?? 0).toFixed(1)),
    startP95Ms: Number((waits[Math.floor(samples * 0.95)] ?? 0).toFixed(1)),
    runsTooMany: runs - jobs - samples,
  };
}

const stateDir = mkdtempSync(path.join(os.tmpdir(), "tc-bench-queue-"));
chmodSync(stateDir, 0o755);
const settings = { stateDir, port: await freePort(), password: "bench", disposable: false };
const part = new Part(postgresPart(settings), stateDir);
const results: Record<string, Awaited<ReturnType<typeof measure>>> = {};
try {
  await part.start();
  await ensureDatabase(settings);
  const url = databaseUrl(settings);
  const env = { DATABASE_URL: url };
  await run("migrations", [process.execPath, path.join(root, "prisma/engine/migrate.mjs")], { cwd: root, env });
  const setUp = openPool(url);
  await setUp.query(labTables);
  await setUp.end();
  for (const provider of providers) results[provider] = await measure(provider, url);
} finally {
  await part.stop();
  removeDatabase(stateDir);
  rmSync(stateDir, { recursive: true, force: true });
}
const ok = Object.values(results).every(
  (one) =>
    one.enqueueShare >= targets.enqueueShare &&
    one.drainShare >= targets.drainShare &&
    one.startP50Ms <= targets.startP50Ms &&
    one.runsTooMany === 0,
);
console.log(JSON.stringify({ jobs, ...results, targets, ok }));
process.exit(ok ? 0 : 1);
