import { AppError } from "../../domain/shared/app-error";
import type { Address } from "../../ports/chain";
import type { SignerPort } from "../../ports/signer";
import { assignSenders } from "./assign";
import { finalizeMined } from "./finalize";
import { followSent } from "./follow";
import { submitQueued } from "./submit";
import { openLane, type Writer } from "./writer";

const idleMs = 2_000;
const firstBackoffMs = 250;
const longestBackoffMs = 5_000;

export type RunningLane = { wake(): void; stop(): Promise<void> };

/**
 * Works off one sender's intents for as long as this process owns its lock. Whatever a predecessor signed is finished first, with
 * its own bytes. `onIdle` is called when nothing of it is open.
 */
export function runLane(
  writer: Writer,
  { sender, signer, onIdle }: { sender: Address; signer?: SignerPort; onIdle?: () => void },
): RunningLane {
  const lane = openLane(writer, sender, signer);
  const { chain, log, db } = writer;
  let stopping = false;
  let running: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let backoffMs = 0;
  let stopWatching: (() => void) | undefined;

  /** One look at everything; what is asked for while it runs is looked at right after. */
  function wake(): void {
    if (stopping) return;
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    running = round().then((nextMs) => {
      running = undefined;
      if (stopping) return;
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
      await assignSenders(lane);
      const before = await followSent(lane);
      const sent = await submitQueued(lane);
      // Last: whoever waits to be sent waits for a person, finality for a block.
      const open = before + (await finalizeMined(lane));
      watch(open + sent > 0);
      if (backoffMs > 0) log.info({ sender }, "the lane goes on");
      backoffMs = 0;
      // A chain without a block time has mined it before anybody listens for blocks.
      if (sent > 0) return 100;
      const next = await nextTry(since);
      if (open === 0 && next === undefined) onIdle?.();
      return next ?? idleMs;
    } catch (error) {
      watch(false);
      await explain(error);
      backoffMs = Math.min(Math.max(backoffMs * 2, firstBackoffMs), longestBackoffMs);
      return backoffMs;
    }
  }

  /** Blocks matter only while something waits for one. */
  function watch(needed: boolean): void {
    if (needed && !stopping) stopWatching ??= chain.watchBlocks(wake);
    else {
      stopWatching?.();
      stopWatching = undefined;
    }
  }

  /** Milliseconds until the next intent whose time had not come when the round began. */
  async function nextTry(since: Date): Promise<number | undefined> {
    const next = await db.chainIntent.findFirst({
      where: { sender, state: "queued", notBefore: { gt: since } },
      orderBy: { notBefore: "asc" },
      select: { notBefore: true },
    });
    return next ? Math.min(Math.max(next.notBefore.getTime() - Date.now(), 20), idleMs) : undefined;
  }

  async function explain(error: unknown): Promise<void> {
    const code = error instanceof AppError ? error.code : "internal";
    if (backoffMs === 0) log.error({ err: error, code, sender }, "the lane rests and tries again");
    const waiting = { sender, state: "queued", error: null };
    await db.chainIntent.updateMany({ where: waiting, data: { error: code } }).catch(() => undefined);
  }

  wake();
  return {
    wake,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await running;
      watch(false);
    },
  };
}
