import type { ServerResponse } from "node:http";
import { ZodError } from "zod";
import { refusalHeaders } from "../domain/limit/spent";
import { type RefusalCode, RefusalError, refusalStatus } from "../domain/shared/decision";
import type { Answer, ErrorBody } from "./door";

/** What the client learns about an error: a refusal by its code, a failure as 5xx without any inside. */
export function toAnswer(error: unknown): Answer {
  if (error instanceof ZodError) {
    const issue = error.issues[0];
    const field = issue?.path.join(".") ?? "";
    return refused("invalid-input", { field, rule: issue?.message ?? "" });
  }
  if (error instanceof RefusalError) return refused(error.refusal.code, error.refusal.data);
  const code = isDatabaseDown(error) ? "database-unavailable" : "internal";
  const status = code === "internal" ? 500 : 503;
  return {
    status,
    body: { code, data: {} } satisfies ErrorBody,
    headers: status === 503 ? { "retry-after": "2" } : {},
  };
}

export function refused(code: RefusalCode, data: ErrorBody["data"] = {}, status: number = refusalStatus[code]): Answer {
  const field = typeof data.field === "string" && data.field ? { field: data.field } : {};
  return { status, body: { code, data, ...field } satisfies ErrorBody, headers: refusalHeaders(data) };
}

/** Connection refused, lost or shut down, as the driver and the server spell it. */
function isDatabaseDown(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code ?? "";
  const text = error instanceof Error ? error.message : "";
  return /^(ECONN|EPIPE|ETIMEDOUT|57P0|08)/.test(code) || /timeout exceeded|Connection terminated/.test(text);
}

export function send(response: ServerResponse, answer: Answer, requestId: string): void {
  const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
    ...answer.headers,
  });
  response.end(text);
}
