import { AppError } from "../../domain/shared/app-error";
import { finalizeMined } from "./finalize";
import { followSent } from "./follow";
import { holdLock } from "./lock";
import { submitQueued } from "./submit";
import type { Patience, Writer } from "./writer";

export type ChainWriterSettings = Omit<Writer, "patience" | "sent"> & {
  /** For the lock's own connection, which lives as long as this writer writes. */
  databaseUrl: string;
  patience?: Partial<Patience>;
};

const idleMs = 2_000;
const firstBackoffMs = 250;
const longestBackoffMs = 5_000;

/**
 * Carries intents to the chain. Any number may be started; one at a time works, and another takes over when it is gone. Whatever
 * a predecessor signed is finished first, with its own bytes.
 */
export function startChainWriter(settings: ChainWriterSettings): { stop(): Promise<void> } {
  const { databaseUrl, patience, ...ports } = settings;
  const { chain, bus, log, db } = ports;
  const writer: Writer = { ...ports, patience: { resendMs: 5_000, outbidMs: 60_000, ...patience }, sent: new Map() };
  let stopping = false;
  let owner = false;
  let running: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let backoffMs = 0;
  let stopWatching: (() => void) | undefined;

  /** One look at everything; what is asked for while it runs is looked at right after. */
  function wake(): void {
    if (stopping || !owner) return;
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = round().then((nextMs) => {
      running = undefined;
      if (stopping || !owner) return;
      if (again && nextMs <= idleMs && backoffMs === 0) {
        again = false;
        wake();
      } else timer = setTimeout(wake, nextMs);
    });
  }

  /** @returns milliseconds to rest when nobody calls. */
  async function round(): Promise<number> {
    again = false;
    const since = new Date();
    try {
      const before = await followSent(writer);
      const open = before + (await finalizeMined(writer));
      const sent = await submitQueued(writer);
      watch(open + sent > 0);
      if (backoffMs > 0) log.info("the chain writer goes on");
      backoffMs = 0;
      // A chain without a block time has mined it before anybody listens for blocks.
      return sent > 0 ? 100 : ((await nextTry(since)) ?? idleMs);
    } catch (error) {
      watch(false);
      await explain(error);
      backoffMs = Math.min(Math.max(backoffMs * 2, firstBackoffMs), longestBackoffMs);
      return backoffMs;
    }
  }

  /** Blocks matter only while something waits for one. */
  function watch(needed: boolean): void {
    if (needed) stopWatching ??= chain.watchBlocks(wake);
    else {
      stopWatching?.();
      stopWatching = undefined;
    }
  }

  /** Milliseconds until the next intent whose time had not come when the round began. */
  async function nextTry(since: Date): Promise<number | undefined> {
    const next = await db.chainIntent.findFirst({
      where: { state: "queued", notBefore: { gt: since } },
      orderBy: { notBefore: "asc" },
      select: { notBefore: true },
    });
    return next ? Math.min(Math.max(next.notBefore.getTime() - Date.now(), 20), idleMs) : undefined;
  }

  async function explain(error: unknown): Promise<void> {
    const code = error instanceof AppError ? error.code : "internal";
    if (backoffMs === 0) log.error({ err: error, code }, "the chain writer rests and tries again");
    const waiting = { state: "queued", error: null };
    await db.chainIntent.updateMany({ where: waiting, data: { error: code } }).catch(() => undefined);
  }

  const unsubscribe = bus.subscribe(["chain"], wake);
  const lock = holdLock(databaseUrl, `chain-writer:${chain.chainId}:${chain.relayer()}`, {
    log,
    onOwned: () => {
      owner = true;
      log.info({ relayer: chain.relayer() }, "the chain writer works");
      wake();
    },
    onLost: () => {
      owner = false;
      clearTimeout(timer);
      watch(false);
      writer.sent.clear();
    },
  });

  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      unsubscribe();
      await running;
      watch(false);
      await lock.release();
    },
  };
}
