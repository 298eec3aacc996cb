import { AppError } from "../domain/shared/app-error";

/** Half a second, doubled with each failure, at most 15 s: when a part is back, nobody waits long for us to notice. */
export const retryDelayMs = (tries: number): number => Math.min(15_000, 250 * 2 ** Math.min(tries, 10));

/**
 * A step whose part is down (retryable) is tried until it is back. What fails for another reason, and an undo that fails,
 * is shown to a person after a few tries.
 */
export function triesAllowed(state: "waiting" | "undoing", cause: unknown): number {
  if (state === "undoing") return 8;
  return isPartDown(cause) ? Number.POSITIVE_INFINITY : 8;
}

function isPartDown(cause: unknown): boolean {
  if (cause instanceof AppError) return cause.retryable;
  const code = (cause as { code?: string } | null)?.code ?? "";
  return /^(ECONN|ETIMEDOUT|EPIPE|57P0|08|P1001|P1002|P1008|P1017|P2024|P2028|P2034|40P01|40001)/.test(code);
}
