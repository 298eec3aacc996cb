import type Stripe from "stripe";
import { type Answer, json } from "../../twin/http";
import { newId } from "./memory";

type Detail = { code?: string; param?: string; message: string };

/** The provider's error in the provider's shape. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly type: "api_error" | "invalid_request_error" | "idempotency_error" | "card_error",
    readonly detail: Detail,
  ) {
    super(detail.message);
  }
}

export const invalid = (message: string, param?: string, code?: string): ApiError =>
  new ApiError(400, "invalid_request_error", { message, param, code });

export const missing = (what: string, id: string): ApiError =>
  new ApiError(404, "invalid_request_error", {
    message: `No such ${what}: '${id}'`,
    param: "id",
    code: "resource_missing",
  });

export const errorAnswer = (error: ApiError): Answer =>
  json({ error: { type: error.type, ...error.detail } }, error.status, { "request-id": newId("req", 14) });

export function troubleAnswer(status: number): Answer {
  const answer = errorAnswer(
    new ApiError(status, status >= 500 ? "api_error" : "invalid_request_error", {
      message: status === 429 ? "Too many requests hit the API too quickly." : "An unknown error occurred.",
      code: status === 429 ? "rate_limit" : undefined,
    }),
  );
  return status === 429 ? { ...answer, headers: { ...answer.headers, "retry-after": "1" } } : answer;
}

/** A page of what is there, newest first as it was given. @throws ApiError for a limit or a place that is none. */
export function list<T extends { id: string }>(url: string, all: T[], query: URLSearchParams): Stripe.ApiList<T> {
  const limit = Number(query.get("limit") ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid("Invalid limit: must be between 1 and 100.", "limit", "parameter_invalid_integer");
  const place = (name: string): number => {
    const id = query.get(name);
    const at = all.findIndex((item) => item.id === id);
    if (id && at < 0)
      throw new ApiError(400, "invalid_request_error", { message: `No such object: '${id}'`, param: name });
    return at;
  };
  const before = place("ending_before");
  if (before >= 0) {
    const start = Math.max(0, before - limit);
    return { object: "list", url, data: all.slice(start, before), has_more: start > 0 };
  }
  const start = place("starting_after") + 1;
  return { object: "list", url, data: all.slice(start, start + limit), has_more: all.length > start + limit };
}
