import { randomUUID } from "node:crypto";
import type pg from "pg";
import pino from "pino";
import { graphileQueue } from "../adapters/queue/graphile";
import { outboxQueue } from "../adapters/queue/outbox/enqueue";
import { graphileRunner } from "../adapters/queue/postgres/runner";
import { rabbitRunner } from "../adapters/queue/rabbitmq/runner";
import { sqsRunner } from "../adapters/queue/sqs/runner";
import type { Database } from "../ports/database";
import type { Delivery, QueuePort, QueueRunner, Work } from "../ports/queue";

/** Which queue a test, or a process that it starts, speaks to. */
export type QueuePlace =
  | { provider: "postgres" }
  | { provider: "rabbitmq"; url: string; prefix: string }
  | { provider: "sqs"; queueUrl: string; endpoint: string };

type Around = { databaseUrl: string; db: Database; pool: pg.Pool; concurrency?: number };
export const maxTries = 3;

export const queueOf = (place: QueuePlace): QueuePort =>
  place.provider === "postgres" ? graphileQueue({ maxTries }) : outboxQueue();

/** A worker with short pauses, but those of PostgreSQL's queue, which are its own. */
export function runnerOf(place: QueuePlace, around: Around): QueueRunner {
  const log = pino({ level: process.env.QUEUE_TEST_LOG ?? "silent" });
  const common = { ...around, concurrency: around.concurrency ?? 4, log, maxTries };
  switch (place.provider) {
    case "postgres":
      return graphileRunner(common);
    case "rabbitmq":
      return rabbitRunner({ ...common, ...place, pause: (tries) => 300 * 3 ** tries });
    case "sqs": {
      const pause = (tries: number) => 1_000 * 2 ** (tries - 1);
      return sqsRunner({ ...common, ...place, region: "us-east-1", visibilitySeconds: 3, waitSeconds: 1, pause });
    }
  }
}

export const labTables = `
  create table run (id serial primary key, job text not null, tries int not null, payload jsonb not null,
                    at timestamptz not null default clock_timestamp(), ended_at timestamptz);
  create table effect (job text primary key);
  create table buried (job_id text not null, name text, key text, error text, tries int, payload jsonb);`;

type Behaviour = (delivery: Delivery, job: string) => Promise<void>;

/** Notes each run, does what the test says, and has one effect a job, by a key, as everything of ours has. */
export const labWork = (pool: pg.Pool, behave: Behaviour = async () => undefined): Work => ({
  names: ["mail:send", "payment:sync"],
  async handle(delivery) {
    const job = String((delivery.payload as { job?: string }).job);
    const noted = "insert into run (job, tries, payload) values ($1, $2, $3) returning id";
    const { rows } = await pool.query(noted, [job, delivery.tries, JSON.stringify(delivery.payload)]);
    await behave(delivery, job);
    await pool.query("insert into effect (job) values ($1) on conflict do nothing", [job]);
    await pool.query("update run set ended_at = clock_timestamp() where id = $1", [rows[0].id]);
  },
  async bury(tx, { jobId, name, key, error, tries, payload }) {
    await tx.$executeRaw`
      insert into buried (job_id, name, key, error, tries, payload)
      values (${jobId}, ${name}, ${key}, ${error}, ${tries}, ${JSON.stringify(payload)}::jsonb)`;
  },
});

export const newJob = () => `job-${randomUUID().slice(0, 8)}`;
