import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, type FailureCode } from "../domain/shared/app-error";
import { type RefusalCode, type RefusalData, RefusalError, refusalStatus } from "../domain/shared/decision";

const failureStatus: Record<FailureCode, number> = {
  "provider-unavailable": 503,
  "chain-unavailable": 503,
  "indexer-behind": 503,
  "database-unavailable": 503,
  "currency-mismatch": 500,
  "invariant-broken": 500,
  misconfigured: 500,
  internal: 500,
};

export type WireError = {
  status: number;
  data: { refusal?: { code: RefusalCode; data: RefusalData }; failure?: { code: FailureCode; retryable: boolean } };
};

const invalidInput = (error: ZodError): WireError => {
  const issue = error.issues[0];
  return {
    status: 422,
    data: {
      refusal: { code: "invalid-input", data: { field: issue?.path.join(".") ?? "", rule: issue?.message ?? "" } },
    },
  };
};

const trpcStatus: Partial<Record<TRPCError["code"], number>> = {
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
};

/** What any transport tells its client about an error: a status, and a refusal or a failure by code. Never a stack. */
export function wireError(error: unknown): WireError {
  if (error instanceof RefusalError)
    return {
      status: refusalStatus[error.refusal.code],
      data: { refusal: { code: error.refusal.code, data: error.refusal.data } },
    };
  if (error instanceof AppError)
    return { status: failureStatus[error.code], data: { failure: { code: error.code, retryable: error.retryable } } };
  if (error instanceof ZodError) return invalidInput(error);
  if (error instanceof TRPCError) {
    if (error.cause instanceof RefusalError || error.cause instanceof AppError || error.cause instanceof ZodError)
      return wireError(error.cause);
    const status = trpcStatus[error.code];
    if (status)
      return { status, data: { refusal: { code: status === 404 ? "not-found" : "invalid-input", data: {} } } };
  }
  if (isDatabaseDown(error))
    return { status: 503, data: { failure: { code: "database-unavailable", retryable: true } } };
  return { status: 500, data: { failure: { code: "internal", retryable: false } } };
}

function isDatabaseDown(error: unknown): boolean {
  const cause = error instanceof TRPCError ? error.cause : error;
  if (!cause || typeof cause !== "object") return false;
  const code = "code" in cause ? cause.code : undefined;
  // P2024 and P2028: no connection became free in time.
  return ["P1001", "P1017", "P2024", "P2028", "ECONNREFUSED", "57P01"].includes(String(code));
}

const trpcCode: Record<number, TRPCError["code"]> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  402: "PAYMENT_REQUIRED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

export function toTrpcError(error: TRPCError): TRPCError {
  const wire = wireError(error);
  const message = wire.data.refusal?.code ?? wire.data.failure?.code ?? "internal";
  return new TRPCError({
    code: trpcCode[wire.status] ?? "INTERNAL_SERVER_ERROR",
    message,
    cause: error.cause ?? error,
  });
}
