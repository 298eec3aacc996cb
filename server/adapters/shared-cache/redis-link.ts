import { createClient } from "redis";

type Log = { warn(details: object, message: string): void; info(message: string): void };
type Client = ReturnType<typeof clientOf>;
export type RedisLink = {
  /** The answer, or a throw: at once while Redis is away, and within `patienceMs` when it has just fallen silent. */
  ask<T>(question: (client: Client) => Promise<T>): Promise<T>;
  /** Whether the last thing heard of it was good. */
  isUp(): boolean;
  /** Hears a channel from now on and after every reconnection. Resolves when Redis has agreed, or is not there to agree. */
  hear(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};
export type RedisSettings = { url: string; log?: Log; patienceMs?: number };

/** Twenty times what a healthy Redis near by takes: who waits longer would have been faster alone. */
const usualPatienceMs = 40;
const probeMs = 250;

const clientOf = (url: string, offlineQueue: boolean) =>
  createClient({
    url,
    disableOfflineQueue: !offlineQueue,
    // A connection on which nothing comes back is given up, although its peer has never said goodbye.
    pingInterval: 1_000,
    socket: {
      connectTimeout: 2_000,
      socketTimeout: 5_000,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 1_000) + Math.random() * 100,
    },
  });

class Away extends Error {
  constructor() {
    super("Redis is away");
    this.name = "Away";
  }
}

/** One way to Redis for a process. Only the first callers of an outage wait, and only `patienceMs`; a probe finds out when it is back. */
export function openRedis({ url, log, patienceMs = usualPatienceMs }: RedisSettings): RedisLink {
  const client = clientOf(url, false);
  const ears = clientOf(url, true);
  let up = false;
  let closed = false;
  for (const one of [client, ears]) {
    // Without a listener an error of the socket would end the process.
    one.on("error", (error) => fell(error));
    void one.connect().catch(() => undefined);
  }
  client.on("ready", () => {
    up = true;
  });

  function fell(error: unknown): void {
    if (up) log?.warn({ err: error }, "Redis is away: each process is on its own");
    up = false;
  }

  async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Away()), ms);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      answer.catch(() => undefined);
    }
  }

  let probing = false;
  const probe = setInterval(async () => {
    if (up || probing || closed || !client.isReady) return;
    probing = true;
    // Asked once and waited for: a Redis that hangs does not get a pile of questions.
    await client.ping().then(
      () => {
        up = true;
        log?.info("Redis is back");
      },
      () => undefined,
    );
    probing = false;
  }, probeMs);
  probe.unref();

  return {
    async ask(question) {
      if (!up || !client.isReady) throw new Away();
      try {
        return await within(question(client), patienceMs);
      } catch (error) {
        fell(error);
        throw error;
      }
    },
    isUp: () => up,
    async hear(channel, listener) {
      await within(ears.subscribe(channel, listener), 250).catch(() => undefined);
      return async () => void ears.unsubscribe(channel, listener).catch(() => undefined);
    },
    async close() {
      closed = true;
      clearInterval(probe);
      client.destroy();
      ears.destroy();
    },
  };
}
