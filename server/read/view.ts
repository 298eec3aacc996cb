import { chainView } from "../db/chain";
import { type Listener, shareListener } from "../db/listener";
import { AppError } from "../domain/shared/app-error";
import { asBehind } from "./answer";
import { openWatch, type Watch, waitUntil } from "./watch";

type ViewWatch = { url: string; listener: Listener; blocks: Watch<number>; seen: number };

// Next may load this module more than once in a process; the watcher is one.
const home = globalThis as { ticketchainWatch?: ViewWatch };

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
 * Waits until the view shows this block, at most `timeoutMs`, or until `signal` is aborted. All who wait in a process share one
 * connection and one question a block.
 * @returns false when the time is over; a view that is down is waited for like one that is late.
 */
export async function waitForView(block: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  const watch = watchView();
  if (watch.seen >= block) return true;
  const answer = await waitUntil(watch.blocks, "block", (seen) => seen >= block, { timeoutMs, signal });
  return answer.heard;
}

/** Calls back whenever the view may have moved: a block, a reorganisation, or a connection that stands again. */
export function onViewMoved(call: () => void): () => void {
  const { listener } = watchView();
  const stops = [listener.listen(channelOf(chainView().schema), call), listener.onOpen(call)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Ends the watcher; the next wait opens another. Who waits hears nothing more and goes when the time is over. */
export async function stopWatchingView(): Promise<void> {
  const watch = home.ticketchainWatch;
  home.ticketchainWatch = undefined;
  watch?.blocks.close();
  await watch?.listener.close();
}

function watchView(): ViewWatch {
  const { url, schema } = chainView();
  if (home.ticketchainWatch && home.ticketchainWatch.url !== url) void stopWatchingView();
  if (home.ticketchainWatch) return home.ticketchainWatch;
  const watch: ViewWatch = {
    url,
    listener: shareListener(url),
    seen: -1,
    blocks: openWatch({
      healMs: slowAskMs,
      restMs: 0,
      ask: async (ids) => {
        watch.seen = await viewBlock().catch(() => -1);
        return new Map(ids.map((id) => [id, watch.seen]));
      },
    }),
  };
  const moved = () => {
    // A reorganisation moves the view back, so what was seen counts for nothing once a new block is announced.
    watch.seen = -1;
    watch.blocks.touch();
  };
  watch.listener.listen(channelOf(schema), moved);
  // What was announced before the connection stood is caught up with one more question.
  watch.listener.onOpen(moved);
  home.ticketchainWatch = watch;
  return watch;
}
