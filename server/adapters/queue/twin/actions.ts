import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { arnOf, isFifo, newQueue, type Queue, redrivePolicy, remove, send, take } from "./memory";

/** An error in SQS's own words. */
export class SqsError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** What the next calls shall meet, beside failures of the wire. */
export type Mischief = {
  /** Entries of the next batches that SQS does not take. */
  refuseEntries: number;
  /** Messages that the next sends keep twice, as a standard queue may. */
  doubleMessages: number;
  /** A standard queue promises no order. */
  shuffle: boolean;
};

const longestPollMs = 20_000;
const maxVisibilitySeconds = 43_200;
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

const Entry = z.object({
  Id: z.string().min(1).max(80),
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().int().min(0).max(900).optional(),
  MessageGroupId: z.string().min(1).max(128).optional(),
  MessageDeduplicationId: z.string().min(1).max(128).optional(),
});
const About = z.object({ QueueUrl: z.string() });
const Shapes = {
  CreateQueue: z.object({ QueueName: z.string(), Attributes: z.record(z.string(), z.string()).optional() }),
  GetQueueUrl: z.object({ QueueName: z.string() }),
  GetQueueAttributes: About.extend({ AttributeNames: z.array(z.string()).default([]) }),
  SetQueueAttributes: About.extend({ Attributes: z.record(z.string(), z.string()) }),
  SendMessage: About.extend(Entry.omit({ Id: true }).shape),
  SendMessageBatch: About.extend({ Entries: z.array(Entry) }),
  ReceiveMessage: About.extend({
    MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
    WaitTimeSeconds: z.number().int().min(0).max(20).default(0),
    VisibilityTimeout: z.number().int().min(0).max(maxVisibilitySeconds).optional(),
  }),
  DeleteMessage: About.extend({ ReceiptHandle: z.string() }),
  ChangeMessageVisibility: About.extend({
    ReceiptHandle: z.string(),
    VisibilityTimeout: z.number().int().min(0).max(maxVisibilitySeconds),
  }),
  PurgeQueue: About,
};
type Action = keyof typeof Shapes;
type Input<A extends Action> = z.infer<(typeof Shapes)[A]>;

/** The actions of SQS that we use, over queues in memory. `origin` is the address that queue URLs begin with. */
export function sqsActions(origin: () => string, mischief: Mischief) {
  const queues = new Map<string, Queue>();
  const urlOf = (name: string) => `${origin()}/000000000000/${name}`;
  const found = (name: string): Queue => {
    const queue = queues.get(name);
    if (!queue) throw new SqsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  };
  const at = (url: string): Queue => found(url.split("/").at(-1) ?? "");

  function keep(queue: Queue, entry: Omit<z.infer<typeof Entry>, "Id">): object {
    if (isFifo(queue) && (!entry.MessageGroupId || !entry.MessageDeduplicationId))
      throw new SqsError("InvalidParameterValue", "The queue needs MessageGroupId and MessageDeduplicationId.");
    if (!isFifo(queue) && entry.MessageDeduplicationId)
      throw new SqsError("InvalidParameterValue", "MessageDeduplicationId is for FIFO queues.");
    const { MessageBody: body, DelaySeconds, MessageGroupId, MessageDeduplicationId } = entry;
    const one = { body, delaySeconds: DelaySeconds, group: MessageGroupId, deduplicationId: MessageDeduplicationId };
    const id = send(queue, one, Date.now());
    if (mischief.doubleMessages > 0) {
      mischief.doubleMessages -= 1;
      send(queue, one, Date.now());
    }
    return { MessageId: id, MD5OfMessageBody: md5(body) };
  }

  function inFlight(queue: Queue, handle: string) {
    const message = queue.messages.find((one) => one.handle === handle);
    if (!message || message.visibleAt <= Date.now())
      throw new SqsError("MessageNotInflight", "The specified message isn't in flight.");
    return message;
  }

  const actions: { [A in Action]: (input: Input<A>) => object | Promise<object> } = {
    CreateQueue({ QueueName, Attributes = {} }) {
      if (!queues.has(QueueName)) queues.set(QueueName, newQueue(QueueName, Attributes));
      return { QueueUrl: urlOf(QueueName) };
    },
    GetQueueUrl({ QueueName }) {
      return { QueueUrl: urlOf(found(QueueName).name) };
    },
    GetQueueAttributes({ QueueUrl, AttributeNames }) {
      const queue = at(QueueUrl);
      const now = Date.now();
      const all: Record<string, string> = {
        ...queue.attributes,
        ApproximateNumberOfMessages: String(queue.messages.filter(({ visibleAt }) => visibleAt <= now).length),
        ApproximateNumberOfMessagesNotVisible: String(queue.messages.filter(({ visibleAt }) => visibleAt > now).length),
      };
      const wanted = AttributeNames.includes("All") ? Object.keys(all) : AttributeNames;
      return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))) };
    },
    SetQueueAttributes({ QueueUrl, Attributes }) {
      Object.assign(at(QueueUrl).attributes, Attributes);
      return {};
    },
    SendMessage({ QueueUrl, ...entry }) {
      return keep(at(QueueUrl), entry);
    },
    SendMessageBatch({ QueueUrl, Entries }) {
      const queue = at(QueueUrl);
      if (Entries.length === 0) throw new SqsError("EmptyBatchRequest", "There are no entries.");
      if (Entries.length > 10) throw new SqsError("TooManyEntriesInBatchRequest", "At most 10 entries.");
      if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length)
        throw new SqsError("BatchEntryIdsNotDistinct", "Two entries have one id.");
      const Successful: object[] = [];
      const Failed: object[] = [];
      for (const entry of Entries)
        if (mischief.refuseEntries > 0) {
          mischief.refuseEntries -= 1;
          Failed.push({ Id: entry.Id, SenderFault: false, Code: "InternalError", Message: "Try again." });
        } else Successful.push({ Id: entry.Id, ...keep(queue, entry) });
      return { Successful, Failed };
    },
    async ReceiveMessage({ QueueUrl, MaxNumberOfMessages: most, WaitTimeSeconds, VisibilityTimeout }) {
      const until = Date.now() + Math.min(WaitTimeSeconds * 1_000, longestPollMs);
      for (;;) {
        const queue = at(QueueUrl);
        const target = [...queues.values()].find(
          ({ name }) => arnOf(name) === redrivePolicy(queue).deadLetterTargetArn,
        );
        const visibilitySeconds = VisibilityTimeout ?? Number(queue.attributes.VisibilityTimeout);
        const redrive = (message: Queue["messages"][number]) =>
          void target?.messages.push({ ...message, visibleAt: 0, receives: 0, handle: null });
        const taken = take(queue, { most, visibilitySeconds, shuffle: mischief.shuffle, redrive }, Date.now());
        if (taken.length > 0 || Date.now() >= until)
          return {
            Messages: taken.map(({ id, body, handle, receives, sentAt }) => ({
              MessageId: id,
              ReceiptHandle: handle,
              Body: body,
              MD5OfBody: md5(body),
              Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
            })),
          };
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    DeleteMessage({ QueueUrl, ReceiptHandle }) {
      remove(at(QueueUrl), ReceiptHandle);
      return {};
    },
    ChangeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout }) {
      inFlight(at(QueueUrl), ReceiptHandle).visibleAt = Date.now() + VisibilityTimeout * 1_000;
      return {};
    },
    PurgeQueue({ QueueUrl }) {
      at(QueueUrl).messages = [];
      return {};
    },
  };

  return {
    queues,
    /** @throws {SqsError} for what SQS would refuse. */
    async answer(action: string, input: unknown): Promise<object> {
      if (!(action in actions)) throw new SqsError("InvalidAction", `The twin has no ${action}.`);
      const read = Shapes[action as Action].safeParse(input);
      if (!read.success) throw new SqsError("InvalidParameterValue", z.prettifyError(read.error));
      return (actions[action as Action] as (input: unknown) => object | Promise<object>)(read.data);
    },
    requestId: () => randomUUID(),
  };
}
