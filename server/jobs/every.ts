import type { Logger } from "pino";

export type Sweep = { stop(): Promise<void> };

/** Runs `work` again and again with a pause between; a failure is logged and does not end it. Never twice at once. */
export function every(name: string, pauseMs: number, log: Logger, work: () => Promise<unknown>): Sweep {
  let stopped = false;
  let wake: () => void = () => {};
  const loop = (async () => {
    while (!stopped) {
      try {
        await work();
      } catch (error) {
        log.warn({ err: error, sweep: name }, "sweep failed");
      }
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    stop: () => {
      stopped = true;
      wake();
      return loop;
    },
  };
}
