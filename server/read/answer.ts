import { type ChainView, chainView } from "../db/chain";
import { AppError } from "../domain/shared/app-error";

/**
 * Asks the view. A view that is not there yet (no schema, no table) or cannot be reached is a failure that passes.
 * @throws {AppError} indexer-behind, retryable.
 */
export async function answer<T>(ask: (db: ChainView["db"]) => Promise<T>): Promise<T> {
  try {
    return await ask(chainView().db);
  } catch (error) {
    throw asBehind(error);
  }
}

// Undefined table, undefined schema, undefined column (an older view), shutdown and connection failures.
const passing = /^(42P01|3F000|42703|57P0[1-3]|08...|53300)$/;

export function asBehind(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: string }).code ?? "";
    const unreachable =
      /^E(CONN|PIPE|HOST|NET|TIMEDOUT)/.test(code) || /connection t|timeout exceeded/i.test(cause.message);
    if (passing.test(code) || unreachable)
      return new AppError("indexer-behind", {
        cause: error,
        retryable: true,
        message: "the view of the chain cannot be read",
      });
  }
  return error;
}

/** Unix seconds as kept in the view. */
export const dateOf = (seconds: number): Date => new Date(seconds * 1000);
