/** How often a job is tried before a person is asked: with the pauses below for three and a half hours. */
export const defaultMaxTries = 10;

/** Pause after the n-th failed try, in ms: 2.7 s, 7 s, 20 s, 55 s, 2.5 min … 2 h 15 min. graphile-worker's own rule. */
export const pauseMs = (tries: number): number => Math.round(Math.exp(Math.min(Math.max(tries, 1), 10)) * 1_000);

/** What a person reads of a failure: its message and code, not its stack. */
export function errorText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, 1_000) || "no reason was given";
}
