import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { AppError } from "../../../domain/shared/app-error";
import { crashPoint } from "../../../domain/shared/crash-point";
import type { Database } from "../../../ports/database";
import type { QueueRunner } from "../../../ports/queue";
import { attend, type Verdict } from "../outbox/attend";
import { buryMessage, openClaims } from "../outbox/claims";
import { readMessage } from "../outbox/message";
import { startRelay } from "../outbox/relay";
import { defaultMaxTries, pauseMs } from "../tries";
import { deadLetterQueueOf, isFifo, openClient, type Received, receive, type SqsSettings, sendAll } from "./client";

type Settings = SqsSettings & {
  databaseUrl: string;
  db: Database;
  pool: Pool;
  log: Logger;
  concurrency: number;
  maxTries?: number;
  pause?: (tries: number) => number;
  /** How long a message is ours before another may have it; extended while we work on it. */
  visibilitySeconds?: number;
  /** A receive waits this long for messages. */
  waitSeconds?: number;
};

/** SQS keeps a message back for at most twelve hours. */
const longestBackSeconds = 43_200;
const databaseAwayMs = 5_000;
const troubleMs = 1_000;

/** Jobs through SQS: the outbox feeds the queue, this process is one of its consumers and one of the relays. */
export const sqsRunner = (settings: Settings): QueueRunner => ({
  async start(work) {
    const { queueUrl, databaseUrl, db, pool, log, concurrency } = settings;
    const { maxTries = defaultMaxTries, pause = pauseMs, visibilitySeconds = 30, waitSeconds = 20 } = settings;
    const client = openClient(settings);
    const claims = openClaims(databaseUrl);
    const stopping = new AbortController();
    const trouble = () => new Promise((resolve) => setTimeout(resolve, troubleMs));

    /** Asked until SQS answers: a worker has other work too. @throws {AppError} misconfigured. */
    async function findDeadUrl(): Promise<string> {
      for (;;)
        try {
          return await deadLetterQueueOf(client, queueUrl, maxTries);
        } catch (error) {
          if (error instanceof AppError || stopping.signal.aborted) throw error;
          log.warn({ err: error }, "SQS did not answer");
          await trouble();
        }
    }

    async function take(deadUrl: string, { handle, body }: Received): Promise<void> {
      const stopExtending = extend(client, { queueUrl, handle, visibilitySeconds, log });
      const verdict = await attend(readMessage(body), { claims, work, log, maxTries, pause })
        .catch((error): Verdict => {
          log.warn({ err: error }, "a delivery could not be looked up; it comes again");
          return { kind: "again", afterMs: databaseAwayMs };
        })
        .finally(stopExtending);
      await settle(deadUrl, handle, body, verdict);
    }

    async function settle(deadUrl: string, handle: string, body: string, verdict: Verdict): Promise<void> {
      const about = { QueueUrl: queueUrl, ReceiptHandle: handle };
      if (verdict.kind === "again") {
        const seconds = Math.min(Math.ceil(verdict.afterMs / 1_000), longestBackSeconds);
        await client.send(new ChangeMessageVisibilityCommand({ ...about, VisibilityTimeout: seconds }));
        crashPoint("broker-job-put-off");
        return;
      }
      // The redrive policy would do it too, after more receives; ours says so at once and counts tries, not receives.
      if (verdict.kind === "dead") {
        const id = readMessage(body)?.jobId ?? String(Date.now());
        const fifo = isFifo(deadUrl) ? { MessageGroupId: "dead", MessageDeduplicationId: id } : {};
        await client.send(new SendMessageCommand({ QueueUrl: deadUrl, MessageBody: body, ...fifo }));
        crashPoint("broker-job-dead");
      }
      await client.send(new DeleteMessageCommand(about));
    }

    async function bury(deadUrl: string, { handle, body }: Received): Promise<void> {
      await buryMessage(db, work, body);
      await client.send(new DeleteMessageCommand({ QueueUrl: deadUrl, ReceiptHandle: handle }));
    }

    /** Receives while there is room, until told to stop; then ends what it has begun. */
    async function consume(url: string, room: number, each: (message: Received) => Promise<void>): Promise<void> {
      const inWork = new Set<Promise<void>>();
      while (!stopping.signal.aborted) {
        if (inWork.size >= room) {
          await Promise.race(inWork);
          continue;
        }
        try {
          const options = { most: room - inWork.size, waitSeconds, visibilitySeconds, signal: stopping.signal };
          for (const message of await receive(client, url, options)) {
            const one = each(message).catch((error) =>
              log.warn({ err: error }, "a delivery was not settled; it comes again"),
            );
            inWork.add(one);
            void one.finally(() => inWork.delete(one));
          }
        } catch (error) {
          if (stopping.signal.aborted) break;
          log.warn({ err: error }, "SQS did not answer");
          await trouble();
        }
      }
      await Promise.all(inWork);
    }

    const publish = async (messages: Parameters<typeof sendAll>[2]) => ({
      taken: await sendAll(client, queueUrl, messages),
    });
    const relay = startRelay({ pool, databaseUrl, publish, log });
    const ended = findDeadUrl().then(async (deadUrl) => {
      const jobs = consume(queueUrl, concurrency, (message) => take(deadUrl, message));
      const dead = consume(deadUrl, 5, (message) => bury(deadUrl, message));
      await Promise.all([jobs, dead]);
    });
    ended.catch(() => undefined);

    return {
      ended,
      async stop() {
        await relay.stop();
        stopping.abort();
        await ended.catch(() => undefined);
        client.destroy();
        await claims.close();
      },
    };
  },
});

type Held = { queueUrl: string; handle: string; visibilitySeconds: number; log: Logger };

/** Keeps a message ours while we work on it, by asking for the whole time again when half of it is over. */
function extend(client: SQSClient, { queueUrl, handle, visibilitySeconds, log }: Held): () => void {
  const again = new ChangeMessageVisibilityCommand({
    QueueUrl: queueUrl,
    ReceiptHandle: handle,
    VisibilityTimeout: visibilitySeconds,
  });
  const timer = setInterval(() => {
    client
      .send(again)
      .catch((error) => log.warn({ err: error }, "a message could not be kept; another may take it too"));
  }, visibilitySeconds * 500);
  return () => clearInterval(timer);
}
