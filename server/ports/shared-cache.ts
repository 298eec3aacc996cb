/**
 * What processes may share while it is young: answers that are cheap to keep and news that are cheap to miss. Correctness never depends
 * on it: when the shared place is away, each process has its own, and no call waits for it longer than a moment.
 */
export type SharedCachePort = {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Heard at most once by each listener, in any order, the sender's own process included. */
  publish(channel: string, message: string): Promise<void>;
  /** @returns what ends it. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
};
