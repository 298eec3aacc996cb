import type { z } from "zod";
import { refusalHeaders } from "../../domain/limit/spent";
import { wireError } from "../errors";
import type { Problem } from "./shapes";

/** For a developer who reads a log; people read the `errors` catalogue. */
const messages: Record<string, string> = {
  "signed-out": "The API key is missing, wrong or revoked. Send it as `Authorization: Bearer tc_live_…`.",
  forbidden: "This key's scopes do not allow this.",
  "not-found": "There is no such thing in your organization.",
  "invalid-input": "A parameter is not valid.",
  "rate-limited": "Too many requests. Wait for the seconds in `retry-after`.",
  "too-large": "The request is too large.",
  "indexer-behind": "The view of the chain is not available. Try again shortly.",
  "database-unavailable": "The service is restarting. Try again shortly.",
  internal: "Something failed on our side.",
};

export type RestError = { status: number; body: z.infer<typeof Problem>; headers: Record<string, string> };

/** Any thrown thing as a REST answer: a code, a sentence, the field at fault. Never a stack. */
export function toRestError(error: unknown): RestError {
  const { status, data } = wireError(error);
  const code = data.refusal?.code ?? data.failure?.code ?? "internal";
  const { field, rule } = data.refusal?.data ?? {};
  const message = [messages[code] ?? code, typeof rule === "string" ? rule : ""].filter(Boolean).join(" ");
  return {
    status,
    body: { error: { code, message, ...(typeof field === "string" && field ? { field } : {}) } },
    headers: refusalHeaders(data.refusal?.data ?? {}),
  };
}
