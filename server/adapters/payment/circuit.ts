import { AppError } from "../../domain/shared/app-error";

/** Failures in a row after which nobody waits for the provider any more, and for how long. */
const mostFailures = 5;
const restMs = 5_000;

/**
 * Spares a crowd the wait for a provider that is down: after some failures in a row calls fail at once for a few seconds,
 * then one call tries and decides for the others. Only `provider-unavailable` counts; a refusal is an answer.
 */
export function circuit(now: () => number = Date.now) {
  let failures = 0;
  let restsUntil = 0;
  let trying = false;
  return async function pass<T>(call: () => Promise<T>): Promise<T> {
    const isTrial = failures >= mostFailures;
    if (isTrial && (trying || now() < restsUntil))
      throw new AppError("provider-unavailable", {
        retryable: true,
        message: "the payment provider is not asked for now",
      });
    trying ||= isTrial;
    try {
      const answer = await call();
      failures = 0;
      return answer;
    } catch (error) {
      const isDown = error instanceof AppError && error.code === "provider-unavailable";
      failures = isDown ? failures + 1 : 0;
      restsUntil = now() + restMs;
      throw error;
    } finally {
      if (isTrial) trying = false;
    }
  };
}
