import type { Channel, ChannelModel, ConfirmChannel, ConsumeMessage } from "amqplib";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { AppError } from "../../../domain/shared/app-error";
import { crashPoint } from "../../../domain/shared/crash-point";
import type { Database } from "../../../ports/database";
import type { QueueRunner, Work } from "../../../ports/queue";
import { attend, busyMs, type Verdict } from "../outbox/attend";
import { buryMessage, openClaims } from "../outbox/claims";
import { readMessage, writeMessage } from "../outbox/message";
import { type Publish, startRelay } from "../outbox/relay";
import { defaultMaxTries, pauseMs } from "../tries";
import { openLink } from "./link";
import { publishAll } from "./publisher";
import { assertTopology, namesOf } from "./topology";

type Settings = {
  url: string;
  databaseUrl: string;
  db: Database;
  pool: Pool;
  log: Logger;
  /** Jobs at a time in this process: what the broker hands out before it hears of one. */
  concurrency: number;
  maxTries?: number;
  pause?: (tries: number) => number;
  /** Two systems on one broker choose different ones. */
  prefix?: string;
};

/** While our database does not answer, a delivery goes to the waiting room for this long. */
const databaseAwayMs = 5_000;

/** Jobs through RabbitMQ: the outbox feeds a quorum queue, this process is one of its consumers and one of the relays. */
export const rabbitRunner = (settings: Settings): QueueRunner => ({
  async start(work) {
    const { databaseUrl, db, pool, log, concurrency, maxTries = defaultMaxTries, pause = pauseMs } = settings;
    const names = namesOf(settings.prefix ?? "ticketchain");
    const pauses = [busyMs, databaseAwayMs, ...Array.from({ length: maxTries }, (_, tries) => pause(tries + 1))];
    const claims = openClaims(databaseUrl);
    const inWork = new Set<Promise<void>>();
    let sender: ConfirmChannel | undefined;
    let consumers: { channel: Channel; tag: string }[] = [];
    let stopping = false;

    const send = (id: string, exchange: string, routingKey: string, body: string) =>
      sender ? publishAll(sender, [{ id, exchange, routingKey, body }]) : Promise.resolve(new Set<string>());

    async function settle(channel: Channel, delivery: ConsumeMessage, verdict: Verdict): Promise<void> {
      if (verdict.kind === "done") return channel.ack(delivery);
      if (verdict.kind === "dead") {
        crashPoint("broker-job-dead");
        return channel.nack(delivery, false, false);
      }
      const id = String(delivery.properties.messageId);
      const taken = await send(id, "", names.wait(verdict.afterMs), delivery.content.toString("utf8"));
      crashPoint("broker-job-put-off");
      if (taken.has(id)) channel.ack(delivery);
      else channel.nack(delivery, false, true);
    }

    async function take(channel: Channel, delivery: ConsumeMessage): Promise<void> {
      const message = readMessage(delivery.content.toString("utf8"));
      const verdict = await attend(message, { claims, work, log, maxTries, pause }).catch((error): Verdict => {
        log.warn({ err: error }, "a delivery could not be looked up; it comes again");
        return { kind: "again", afterMs: databaseAwayMs };
      });
      await settle(channel, delivery, verdict);
    }

    async function bury(channel: Channel, delivery: ConsumeMessage, work: Work): Promise<void> {
      try {
        await buryMessage(db, work, delivery.content.toString("utf8"));
        channel.ack(delivery);
      } catch (error) {
        log.warn({ err: error }, "a dead letter could not be written; it comes again");
        await new Promise((resolve) => setTimeout(resolve, databaseAwayMs));
        channel.nack(delivery, false, true);
      }
    }

    async function consume(
      connection: ChannelModel,
      queue: string,
      prefetch: number,
      each: (channel: Channel, delivery: ConsumeMessage) => Promise<void>,
    ): Promise<void> {
      const channel = await connection.createChannel();
      channel.on("error", (error) => log.warn({ err: error, queue }, "the broker closed a channel"));
      // A channel that the broker closed takes its consumers along: the whole connection is made again.
      channel.on("close", () => void (stopping || connection.close().catch(() => undefined)));
      await channel.prefetch(prefetch);
      const { consumerTag } = await channel.consume(queue, (delivery) => {
        // The broker ended the consumer (its queue was deleted).
        if (!delivery) return void connection.close().catch(() => undefined);
        // Answering on a channel that is gone throws; the delivery comes again on another.
        const one = each(channel, delivery).catch((error) => log.debug({ err: error }, "an answer was too late"));
        inWork.add(one);
        void one.finally(() => inWork.delete(one));
      });
      consumers.push({ channel, tag: consumerTag });
    }

    const link = await openLink({
      url: settings.url,
      log,
      onConnected: async (connection) => {
        consumers = [];
        const next = await connection.createConfirmChannel();
        next.on("error", (error) => log.warn({ err: error }, "the broker closed the sending channel"));
        next.on("close", () => void (stopping || connection.close().catch(() => undefined)));
        await assertTopology(next, names, pauses);
        sender = next;
        if (stopping) return;
        await consume(connection, names.jobs, concurrency, take);
        await consume(connection, names.dead, 10, (channel, delivery) => bury(channel, delivery, work));
      },
    });

    const publish: Publish = async (messages) => {
      link.connection();
      if (link.blocked() || !sender)
        throw new AppError("provider-unavailable", { retryable: true, message: "the broker takes nothing at present" });
      const outgoing = messages.map((message) => ({
        id: message.jobId,
        exchange: names.jobs,
        routingKey: names.jobs,
        body: writeMessage(message),
      }));
      return { taken: await publishAll(sender, outgoing) };
    };
    const relay = startRelay({ pool, databaseUrl, publish, log });
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });

    return {
      ended,
      async stop() {
        stopping = true;
        await relay.stop();
        await Promise.all(consumers.map(({ channel, tag }) => channel.cancel(tag).catch(() => undefined)));
        await Promise.all(inWork);
        // Answers are sent without waiting; closing the channels waits for what was sent before.
        await Promise.all(consumers.map(({ channel }) => channel.close().catch(() => undefined)));
        await link.close();
        await claims.close();
        end();
      },
    };
  },
});
