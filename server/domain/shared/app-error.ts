export type FailureCode =
  | "provider-unavailable"
  | "chain-unavailable"
  | "indexer-behind"
  | "database-unavailable"
  | "currency-mismatch"
  | "invariant-broken"
  | "misconfigured"
  | "internal";

/**
 * Something failed (not: a rule said no). `retryable` tells a queue or a person whether the same call may succeed later.
 * Known by its name: the app's bundler copies this module into pages and route handlers, and an error crosses between them.
 */
export class AppError extends Error {
  static [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "AppError";
  }
  readonly retryable: boolean;
  constructor(
    readonly code: FailureCode,
    options: { cause?: unknown; retryable?: boolean; message?: string } = {},
  ) {
    super(options.message ?? code, { cause: options.cause });
    this.name = "AppError";
    this.retryable = options.retryable ?? false;
  }
}
