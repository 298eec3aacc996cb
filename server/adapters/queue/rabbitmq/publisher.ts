import { once } from "node:events";
import type { ConfirmChannel } from "amqplib";
import { AppError } from "../../../domain/shared/app-error";

export type Outgoing = { id: string; exchange: string; routingKey: string; body: string };

const confirmMs = 10_000;

/**
 * Sends and waits until the broker has each message on disk. Waits when the socket is full, so that a slow broker slows the sender
 * and fills no memory. @returns ids of what was taken for certain; what was refused, returned or not answered in time is missing.
 */
export async function publishAll(channel: ConfirmChannel, messages: readonly Outgoing[]): Promise<Set<string>> {
  const taken = new Set<string>();
  const returned = new Set<string>();
  const onReturn = ({ properties }: { properties: { messageId: string } }) => returned.add(properties.messageId);
  channel.on("return", onReturn);
  let gone: (error: Error) => void = () => undefined;
  const closed = new Promise<never>((_, reject) => {
    gone = () => reject(new AppError("provider-unavailable", { retryable: true, message: "the channel closed" }));
  });
  closed.catch(() => undefined);
  channel.on("close", gone);
  try {
    const confirmed: Promise<void>[] = [];
    for (const { id, exchange, routingKey, body } of messages) {
      let fits = true;
      confirmed.push(
        new Promise((resolve) => {
          const options = { persistent: true, mandatory: true, messageId: id, contentType: "application/json" };
          fits = channel.publish(exchange, routingKey, Buffer.from(body), options, (error) => {
            // A message that no queue takes is confirmed too; its return comes first.
            if (!error && !returned.has(id)) taken.add(id);
            resolve();
          });
        }),
      );
      if (!fits) await Promise.race([once(channel, "drain"), closed, after(confirmMs)]);
    }
    await Promise.race([Promise.all(confirmed), closed, after(confirmMs)]);
    return taken;
  } finally {
    channel.off("return", onReturn);
    channel.off("close", gone);
  }
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
