export type FailureCode =
  | "provider-unavailable"
  | "chain-unavailable"
  | "indexer-behind"
  | "database-unavailable"
  | "currency-mismatch"
  | "invariant-broken"
  | "misconfigured"
  | "internal";

/** Something failed (not: a rule said no). `retryable` tells a queue or a person whether the same call may succeed later. */
export class AppError extends Error {
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
