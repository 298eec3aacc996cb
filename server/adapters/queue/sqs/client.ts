import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { AppError } from "../../../domain/shared/app-error";
import { type Message as JobMessage, writeMessage } from "../outbox/message";

export type SqsSettings = {
  queueUrl: string;
  region: string /** Set only to reach the local twin. */;
  endpoint?: string;
};

/** Limits of SQS: entries a batch, and bytes of all its bodies together. */
const batchEntries = 10;
const batchBytes = 240 * 1_024;

export const openClient = ({ region, endpoint }: SqsSettings): SQSClient =>
  new SQSClient({
    region,
    ...(endpoint ? { endpoint } : {}),
    // The queue's address is given whole, so the endpoint decides whom we talk to.
    useQueueUrlAsEndpoint: !endpoint,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
  });

export const isFifo = (queueUrl: string): boolean => queueUrl.endsWith(".fifo");

/**
 * The queue where SQS puts what was received too often, by the redrive policy.
 * @throws {AppError} misconfigured without one, or when it strikes before our own tries are used up.
 */
export async function deadLetterQueueOf(client: SQSClient, queueUrl: string, maxTries: number): Promise<string> {
  const asked = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["RedrivePolicy"] });
  const { Attributes } = await client.send(asked);
  const policy = JSON.parse(Attributes?.RedrivePolicy ?? "{}") as {
    deadLetterTargetArn?: string;
    maxReceiveCount?: number | string;
  };
  const name = policy.deadLetterTargetArn?.split(":").at(-1);
  if (!name) throw new AppError("misconfigured", { message: `${queueUrl} has no redrive policy` });
  if (Number(policy.maxReceiveCount) <= maxTries)
    throw new AppError("misconfigured", {
      message: `the redrive policy of ${queueUrl} gives up after ${policy.maxReceiveCount} receives; ours need more than ${maxTries}`,
    });
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
  if (!QueueUrl) throw new AppError("misconfigured", { message: `there is no queue called ${name}` });
  return QueueUrl;
}

/** Ten at a time, in order. @returns ids of what SQS took; a batch may fail in parts. */
export async function sendAll(
  client: SQSClient,
  queueUrl: string,
  messages: readonly JobMessage[],
): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const batch of batches(messages.map((message) => ({ message, body: writeMessage(message) })))) {
    const entries = batch.map(({ message, body }, index) => ({
      Id: String(index),
      MessageBody: body,
      // Within five minutes a job that is sent twice is one message, and jobs of one key keep their order.
      ...(isFifo(queueUrl) ? { MessageGroupId: groupOf(message.key), MessageDeduplicationId: message.jobId } : {}),
    }));
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
    try {
      const { Successful = [] } = await client.send(command);
      for (const { Id } of Successful) {
        const sent = batch[Number(Id)];
        if (sent) taken.add(sent.message.jobId);
      }
    } catch (error) {
      // What went before is with SQS and leaves the outbox; the rest stays there.
      if (taken.size === 0) throw error;
      break;
    }
  }
  return taken;
}

/** A group's name takes 128 characters of a narrow alphabet. */
const groupOf = (key: string): string => key.replace(/[^\w:.@#-]/g, "_").slice(0, 128);

function* batches<T extends { body: string }>(all: readonly T[]): Generator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const one of all) {
    const size = Buffer.byteLength(one.body);
    if (batch.length === batchEntries || (batch.length > 0 && bytes + size > batchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

export type Received = { handle: string; body: string };

/** At most `most` messages, after at most `waitSeconds`. Whoever receives has `visibilitySeconds` before others may. */
export async function receive(
  client: SQSClient,
  queueUrl: string,
  { most, waitSeconds, visibilitySeconds, signal }: ReceiveOptions,
): Promise<Received[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: Math.min(most, batchEntries),
    WaitTimeSeconds: waitSeconds,
    VisibilityTimeout: visibilitySeconds,
  });
  const { Messages = [] } = await client.send(command, { abortSignal: signal });
  return Messages.flatMap(({ ReceiptHandle, Body }: Message) =>
    ReceiptHandle ? [{ handle: ReceiptHandle, body: Body ?? "" }] : [],
  );
}
type ReceiveOptions = { most: number; waitSeconds: number; visibilitySeconds: number; signal: AbortSignal };
