import { randomUUID } from "node:crypto";

export type StoredMessage = {
  id: string;
  body: string;
  sentAt: number;
  /** Seen by nobody before this, in ms of the epoch. */
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | null;
  handle: string | null;
  group: string | null;
  deduplicationId: string | null;
};
export type Queue = {
  name: string;
  attributes: Record<string, string>;
  messages: StoredMessage[];
  /** When each deduplication id was seen (FIFO only). */
  seen: Map<string, { at: number; id: string }>;
};

const deduplicationMs = 5 * 60_000;

export const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;
export const isFifo = ({ name }: Queue): boolean => name.endsWith(".fifo");

export const newQueue = (name: string, attributes: Record<string, string>): Queue => ({
  name,
  attributes: { VisibilityTimeout: "30", DelaySeconds: "0", ...attributes, QueueArn: arnOf(name) },
  messages: [],
  seen: new Map(),
});

type Sent = { body: string; delaySeconds?: number; group?: string; deduplicationId?: string };

/** @returns the message's id; a FIFO queue knows what it was sent in the last five minutes, and does not keep it twice. */
export function send(queue: Queue, { body, delaySeconds, group, deduplicationId }: Sent, now: number): string {
  const known = deduplicationId ? queue.seen.get(deduplicationId) : undefined;
  if (known && now - known.at < deduplicationMs) return known.id;
  const delay = delaySeconds ?? Number(queue.attributes.DelaySeconds);
  const message: StoredMessage = {
    id: randomUUID(),
    body,
    sentAt: now,
    visibleAt: now + delay * 1_000,
    receives: 0,
    firstReceivedAt: null,
    handle: null,
    group: group ?? null,
    deduplicationId: deduplicationId ?? null,
  };
  queue.messages.push(message);
  if (deduplicationId) queue.seen.set(deduplicationId, { at: now, id: message.id });
  return message.id;
}

type Asked = { most: number; visibilitySeconds: number; shuffle: boolean; redrive(message: StoredMessage): void };

/** Takes what is visible; what was received more often than the redrive policy allows moves to the dead letters instead. */
export function take(queue: Queue, { most, visibilitySeconds, shuffle, redrive }: Asked, now: number): StoredMessage[] {
  const limit = redriveLimit(queue);
  const taken: StoredMessage[] = [];
  const inFlight = new Set(
    queue.messages.filter(({ handle, visibleAt }) => handle && visibleAt > now).map(({ group }) => group),
  );
  const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= now);
  if (shuffle && !isFifo(queue)) visible.sort(() => Math.random() - 0.5);
  for (const message of visible) {
    if (taken.length === most) break;
    // Of one group nobody gets the next while one is in flight.
    if (isFifo(queue) && inFlight.has(message.group)) continue;
    if (limit !== null && message.receives >= limit) {
      queue.messages.splice(queue.messages.indexOf(message), 1);
      redrive(message);
      continue;
    }
    message.receives += 1;
    message.firstReceivedAt ??= now;
    message.visibleAt = now + visibilitySeconds * 1_000;
    message.handle = randomUUID();
    taken.push(message);
    if (isFifo(queue)) inFlight.add(message.group);
  }
  return taken;
}

export const redrivePolicy = (queue: Queue): { deadLetterTargetArn?: string; maxReceiveCount?: number } =>
  JSON.parse(queue.attributes.RedrivePolicy ?? "{}");

const redriveLimit = (queue: Queue): number | null => {
  const { maxReceiveCount } = redrivePolicy(queue);
  return maxReceiveCount === undefined ? null : Number(maxReceiveCount);
};

/** Deleting twice, or by the handle of an earlier receive, is no error with the real one either. */
export function remove(queue: Queue, handle: string): void {
  const at = queue.messages.findIndex((message) => message.handle === handle);
  if (at >= 0) queue.messages.splice(at, 1);
}
