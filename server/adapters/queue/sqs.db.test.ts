import { randomUUID } from "node:crypto";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { testDatabase } from "../../test/database";
import { freePort } from "../../test/free-port";
import { labTables, labWork, newJob, queueOf, runnerOf } from "../../test/queue-lab";
import { type BrokerLab, brokerContract } from "./broker.contract";
import { queueContract } from "./queue.contract";
import { openClient, sendAll } from "./sqs/client";
import { sqsRunner } from "./sqs/runner";
import { type SqsTwin, startSqsTwin } from "./twin/start";

Object.assign(process.env, { AWS_ACCESS_KEY_ID: "twin", AWS_SECRET_ACCESS_KEY: "twin" });
const region = "us-east-1";

/** A pair of queues as an operator makes them: jobs, and where SQS puts what was received too often. */
async function makeQueues(twin: SqsTwin, fifo = false) {
  const name = `jobs-${randomUUID().slice(0, 8)}`;
  const ending = fifo ? ".fifo" : "";
  const kind = fifo ? { FifoQueue: "true" } : undefined;
  const client = openClient({ queueUrl: "", region, endpoint: twin.url });
  await client.send(new CreateQueueCommand({ QueueName: `${name}-dead${ending}`, Attributes: kind }));
  const policy = {
    deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:${name}-dead${ending}`,
    maxReceiveCount: 20,
  };
  const attributes = { ...kind, RedrivePolicy: JSON.stringify(policy) };
  await client.send(new CreateQueueCommand({ QueueName: `${name}${ending}`, Attributes: attributes }));
  return {
    client,
    queueUrl: twin.queueUrl(`${name}${ending}`),
    deadUrl: twin.queueUrl(`${name}-dead${ending}`),
    endpoint: twin.url,
  };
}

const admin = (twin: SqsTwin, door: string, body: object) =>
  fetch(`${twin.url}/__admin/${door}`, { method: "POST", body: JSON.stringify(body) });

const open = (fifo: boolean) => async (): Promise<BrokerLab> => {
  const twin = await startSqsTwin({ port: await freePort() });
  const { client, queueUrl, endpoint } = await makeQueues(twin, fifo);
  // A standard queue promises neither order nor once.
  if (!fifo) await admin(twin, "mischief", { shuffle: true });
  return {
    place: { provider: "sqs", queueUrl, endpoint },
    post: async (body) => {
      const ordered = { MessageGroupId: randomUUID(), MessageDeduplicationId: randomUUID() };
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, ...(fifo ? ordered : {}) }));
    },
    vanish: async () => void (await admin(twin, "fail", { times: 100_000, status: "reset" })),
    comeBack: async () => void (await admin(twin, "fail", { times: 0, status: "reset" })),
    close: () => twin.close(),
  };
};

queueContract("SQS", await testDatabase(), open(false));
brokerContract("SQS", await testDatabase(), open(false));
queueContract("SQS, a FIFO queue", await testDatabase(), open(true));

describe("SQS", async () => {
  const { db, pool, url } = await testDatabase();
  let twin: SqsTwin;
  beforeAll(async () => {
    await pool.query(labTables);
    twin = await startSqsTwin({ port: await freePort() });
  });
  afterAll(() => twin?.close());
  const log = pino({ level: "silent" });
  const message = (key: string) => ({ jobId: randomUUID(), key, name: "mail:send", payload: { job: key } });

  it("says which of a batch it took, and the rest stays where it was", async () => {
    const { client, queueUrl } = await makeQueues(twin);
    const all = Array.from({ length: 25 }, (_, at) => message(`key-${at}`));
    await admin(twin, "mischief", { refuseEntries: 3 });
    const taken = await sendAll(client, queueUrl, all);
    expect(all.filter(({ jobId }) => !taken.has(jobId))).toEqual(all.slice(0, 3));
  });

  it("moves what the broker refused with the next look, each once", async () => {
    const { queueUrl, endpoint } = await makeQueues(twin);
    const place = { provider: "sqs" as const, queueUrl, endpoint };
    const jobs = Array.from({ length: 12 }, newJob);
    await admin(twin, "mischief", { refuseEntries: 5, doubleMessages: 4 });
    await db.$transaction(async (tx) => {
      for (const job of jobs) await queueOf(place).enqueue(tx, { name: "mail:send", payload: { job } });
    });
    const running = await runnerOf(place, { databaseUrl: url, db, pool }).start(labWork(pool));
    const count = async () => (await pool.query("select 1 from run where job = any($1)", [jobs])).rows.length;
    await vi.waitFor(async () => expect(await count()).toBe(jobs.length), 30_000);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await count()).toBe(jobs.length);
    await running.stop();
  });

  it("keeps a job that takes longer than the visibility time-out", async () => {
    const { queueUrl, endpoint } = await makeQueues(twin);
    const place = { provider: "sqs" as const, queueUrl, endpoint };
    const job = newJob();
    await db.$transaction((tx) => queueOf(place).enqueue(tx, { name: "mail:send", payload: { job } }));
    const around = { databaseUrl: url, db, pool };
    const behave = () => new Promise<void>((resolve) => setTimeout(resolve, 7_000));
    const workers = await Promise.all([1, 2].map(() => runnerOf(place, around).start(labWork(pool, behave))));
    const ended = async () => (await pool.query("select tries, ended_at from run where job = $1", [job])).rows;
    await vi.waitFor(async () => expect((await ended())[0]?.ended_at).toBeTruthy(), 30_000);
    expect(await ended()).toMatchObject([{ tries: 1 }]);
    await Promise.all(workers.map((one) => one.stop()));
  });

  it("is told at once when its queue has no dead letters, or gives up before we do", async () => {
    const { client, queueUrl, endpoint } = await makeQueues(twin);
    const start = () =>
      sqsRunner({ queueUrl, endpoint, region, databaseUrl: url, db, pool, log, concurrency: 1 }).start(labWork(pool));
    const set = (RedrivePolicy: string) =>
      client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { RedrivePolicy } }));
    await set("{}");
    const without = await start();
    await expect(without.ended).rejects.toThrow("no redrive policy");
    await without.stop();
    await set(JSON.stringify({ deadLetterTargetArn: `${queueUrl}-dead`, maxReceiveCount: 3 }));
    const early = await start();
    await expect(early.ended).rejects.toThrow("after 3 receives");
    await early.stop();
  });

  it("the twin moves to the dead letters what was received too often, as the policy says", async () => {
    const { client, queueUrl, deadUrl } = await makeQueues(twin);
    await client.send(
      new SetQueueAttributesCommand({
        QueueUrl: queueUrl,
        Attributes: {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:${deadUrl.split("/").at(-1)}`,
            maxReceiveCount: 2,
          }),
        },
      }),
    );
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "poison" }));
    const receive = async (QueueUrl: string) =>
      (await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }))).Messages ?? [];
    expect(await receive(queueUrl)).toHaveLength(1);
    expect(await receive(queueUrl)).toHaveLength(1);
    expect(await receive(queueUrl)).toHaveLength(0);
    expect(await receive(deadUrl)).toMatchObject([{ Body: "poison" }]);
  });

  it("the twin has visibility, delay, groups and their memory as the real one documents them", async () => {
    const { client, queueUrl } = await makeQueues(twin, true);
    const about = { QueueUrl: queueUrl };
    const entry = (Id: string, MessageGroupId: string) => ({
      Id,
      MessageBody: Id,
      MessageGroupId,
      MessageDeduplicationId: Id,
    });
    const Entries = [entry("a1", "a"), entry("a2", "a"), entry("b1", "b")];
    await client.send(new SendMessageBatchCommand({ ...about, Entries }));
    await client.send(new SendMessageBatchCommand({ ...about, Entries }));
    const all = new ReceiveMessageCommand({ ...about, MaxNumberOfMessages: 10, VisibilityTimeout: 30 });
    const first = (await client.send(all)).Messages ?? [];
    expect(first.map(({ Body }) => Body)).toEqual(["a1", "b1"]);
    expect((await client.send(all)).Messages ?? []).toEqual([]);
    const [a1, b1] = first.map(({ ReceiptHandle }) => ReceiptHandle);
    await client.send(new DeleteMessageCommand({ ...about, ReceiptHandle: a1 }));
    await client.send(new ChangeMessageVisibilityCommand({ ...about, ReceiptHandle: b1, VisibilityTimeout: 0 }));
    expect(((await client.send(all)).Messages ?? []).map(({ Body }) => Body)).toEqual(["a2", "b1"]);
    await expect(
      client.send(new ChangeMessageVisibilityCommand({ ...about, ReceiptHandle: a1, VisibilityTimeout: 1 })),
    ).rejects.toThrow("in flight");
    await client.send(new PurgeQueueCommand(about));
    const attributes = new GetQueueAttributesCommand({
      ...about,
      AttributeNames: ["ApproximateNumberOfMessagesNotVisible"],
    });
    expect((await client.send(attributes)).Attributes).toEqual({ ApproximateNumberOfMessagesNotVisible: "0" });
    const unknown = openClient({ queueUrl: "", region, endpoint: twin.url });
    await expect(unknown.send(new PurgeQueueCommand({ QueueUrl: `${twin.url}/0/none` }))).rejects.toMatchObject({
      name: "QueueDoesNotExist",
    });
  });

  it("the twin refuses what is not signed", async () => {
    const headers = { "x-amz-target": "AmazonSQS.PurgeQueue", "content-type": "application/x-amz-json-1.0" };
    const answer = await fetch(twin.url, { method: "POST", headers, body: "{}" });
    expect(answer.status).toBe(403);
  });
});
