import type { BusPort, Signal } from "../../ports/bus";

/** Reread at most this often, however many signals come: a sold-out minute is hundreds of orders. */
const quietMs = 700;
/** Signals are at most once: without one we look anyway. */
const lookAnywayMs = 15_000;

/**
 * Yields when something may have changed: at once, after signals that `concerns` lets through (bundled), and every now and then.
 * Ends when `stop` is aborted.
 */
export async function* changes(
  bus: BusPort,
  topics: Signal["topic"][],
  concerns: (signal: Signal) => boolean | Promise<boolean>,
  stop: AbortSignal,
): AsyncGenerator<void> {
  let wake = () => {};
  let dirty = false;
  const mark = () => {
    dirty = true;
    wake();
  };
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const unsubscribe = bus.subscribe(topics, (signal) => {
    // A listener that could not ask looks again rather than missing a change.
    Promise.resolve(concerns(signal)).then((yes) => yes && mark(), mark);
  });
  const onStop = () => wake();
  stop.addEventListener("abort", onStop);
  try {
    while (!stop.aborted) {
      dirty = false;
      const lookedAt = Date.now();
      yield;
      if (!dirty && !stop.aborted) await wait(lookAnywayMs);
      const rest = quietMs - (Date.now() - lookedAt);
      if (rest > 0 && !stop.aborted) await sleep(rest, stop);
    }
  } finally {
    unsubscribe();
    stop.removeEventListener("abort", onStop);
  }
}

const sleep = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener("abort", done);
  });

/** Values of `read` after each tick, without repeating itself. */
export async function* watched<T>(ticks: AsyncGenerator<void>, read: () => Promise<T>): AsyncGenerator<T> {
  let last = "";
  for await (const _ of ticks) {
    const value = await read();
    const text = JSON.stringify(value);
    if (text === last) continue;
    last = text;
    yield value;
  }
}
