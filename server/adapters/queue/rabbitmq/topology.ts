import type { Channel } from "amqplib";

export type Names = { jobs: string; dead: string; wait(ms: number): string };

export const namesOf = (prefix: string): Names => ({
  jobs: `${prefix}.jobs`,
  dead: `${prefix}.dead`,
  wait: (ms) => `${prefix}.wait.${ms}`,
});

/** Redeliveries in a row without a word of ours (a process that dies before it counts a try) until the broker gives a job up. */
const deliveryLimit = 50;

/**
 * Quorum queues: on disk of most nodes before a publish is confirmed. Waiting rooms, one a pause, hold what is tried again later
 * and return it by themselves; every message of a room waits equally long, so none stands before another.
 * @throws when a queue of that name exists with other arguments.
 */
export async function assertTopology(channel: Channel, names: Names, pausesMs: readonly number[]): Promise<void> {
  const quorum = { "x-queue-type": "quorum" };
  // At least once also between queues; that needs publishers to be told when a queue is full.
  const toExchange = (exchange: string) => ({
    "x-dead-letter-exchange": exchange,
    "x-dead-letter-routing-key": exchange,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
  });
  for (const name of [names.jobs, names.dead]) await channel.assertExchange(name, "direct", { durable: true });
  await channel.assertQueue(names.dead, { durable: true, arguments: quorum });
  await channel.bindQueue(names.dead, names.dead, names.dead);
  await channel.assertQueue(names.jobs, {
    durable: true,
    arguments: { ...quorum, ...toExchange(names.dead), "x-delivery-limit": deliveryLimit },
  });
  await channel.bindQueue(names.jobs, names.jobs, names.jobs);
  for (const ms of new Set(pausesMs))
    await channel.assertQueue(names.wait(ms), {
      durable: true,
      arguments: { ...quorum, ...toExchange(names.jobs), "x-message-ttl": ms },
    });
}
