import { chainView } from "../db/chain";
import { type Listener, openListener } from "../db/listener";
import { AppError } from "../domain/shared/app-error";
import { asBehind } from "./answer";

type Waiter = { block: number; tell: (seen: boolean) => void; timer: NodeJS.Timeout };
type Watch = {
  url: string;
  listener: Listener;
  waiters: Set<Waiter>;
  seen: number;
  asking: boolean;
  askAgain: boolean;
  slow?: NodeJS.Timeout;
};

// Next may load this module more than once in a process; the watcher is one.
const home = globalThis as { ticketchainWatch?: Watch };

/** Announced by Ponder in the same transaction as each block's rows (its live-query channel of the views' schema). */
const channelOf = (schema: string) => `${schema}_live_query`;

/** Heals a notification that was lost while the connection was; asked only while somebody waits. */
const slowAskMs = 500;

/**
 * Number of the block that the view has reached.
 * @throws {AppError} indexer-behind when there is no view or no database.
 */
export async function viewBlock(): Promise<number> {
  const { pool, schema } = chainView();
  try {
    const { rows } = await pool.query<{ latest: string }>(
      `select min(latest_checkpoint) as latest from "${schema}"."_ponder_checkpoint"`,
    );
    return blockOf(rows[0]?.latest);
  } catch (error) {
    throw asBehind(error);
  }
}

/** Time of the block that the view has reached. @throws {AppError} indexer-behind when there is no view or no database. */
export async function viewTime(): Promise<Date> {
  const { pool, schema } = chainView();
  try {
    const { rows } = await pool.query<{ latest: string | null }>(
      `select min(latest_checkpoint) as latest from "${schema}"."_ponder_checkpoint"`,
    );
    return new Date(Number(rows[0]?.latest?.slice(0, 10) ?? 0) * 1000);
  } catch (error) {
    throw asBehind(error);
  }
}

// A checkpoint is one sortable text: 10 digits time, 16 chain, 16 block, then transaction and event.
const blockOf = (checkpoint?: string | null): number => {
  if (!checkpoint) throw new AppError("indexer-behind", { retryable: true, message: "the view is empty" });
  return Number(checkpoint.slice(26, 42));
};

/**
 * Waits until the view shows this block, at most `timeoutMs`. All who wait in a process share one connection and one question a block.
 * @returns false when the time is over; a view that is down is waited for like one that is late.
 */
export async function waitForView(block: number, timeoutMs: number): Promise<boolean> {
  const watch = watchView();
  if (watch.seen >= block) return true;
  const reached = new Promise<boolean>((tell) => {
    const waiter: Waiter = { block, tell, timer: setTimeout(() => settle(watch, waiter, false), timeoutMs) };
    watch.waiters.add(waiter);
  });
  ask(watch);
  return reached;
}

/** Ends the watcher's connection; the next wait opens another. */
export async function stopWatchingView(): Promise<void> {
  const watch = home.ticketchainWatch;
  home.ticketchainWatch = undefined;
  clearTimeout(watch?.slow);
  for (const waiter of watch?.waiters ?? []) if (watch) settle(watch, waiter, false);
  await watch?.listener.close();
}

function watchView(): Watch {
  const { url, schema } = chainView();
  if (home.ticketchainWatch && home.ticketchainWatch.url !== url) void stopWatchingView();
  if (home.ticketchainWatch) return home.ticketchainWatch;
  const watch: Watch = {
    url,
    listener: openListener(url),
    waiters: new Set(),
    seen: -1,
    asking: false,
    askAgain: false,
  };
  watch.listener.listen(channelOf(schema), () => {
    // A reorganisation moves the view back, so what was seen counts for nothing once a new block is announced.
    watch.seen = -1;
    if (watch.waiters.size > 0) ask(watch);
  });
  // What was announced before the connection stood is caught up with one more question.
  void watch.listener.ready().then(() => watch.waiters.size > 0 && ask(watch));
  home.ticketchainWatch = watch;
  return watch;
}

function ask(watch: Watch): void {
  if (watch.asking) {
    watch.askAgain = true;
    return;
  }
  watch.asking = true;
  watch.askAgain = false;
  viewBlock()
    .catch(() => -1)
    .then((seen) => {
      watch.seen = seen;
      for (const waiter of watch.waiters) if (seen >= waiter.block) settle(watch, waiter, true);
      watch.asking = false;
      if (watch.waiters.size === 0) return;
      clearTimeout(watch.slow);
      if (watch.askAgain) ask(watch);
      else watch.slow = setTimeout(() => watch.waiters.size > 0 && ask(watch), slowAskMs);
    });
}

function settle(watch: Watch, waiter: Waiter, seen: boolean): void {
  clearTimeout(waiter.timer);
  watch.waiters.delete(waiter);
  waiter.tell(seen);
}
