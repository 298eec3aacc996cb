import type { IncomingMessage } from "node:http";
import { refuseNow } from "../domain/shared/decision";

export const bodyLimitBytes = 16_384;

/** The JSON body, or undefined when there is none. @throws {RefusalError} invalid-input: too large, not JSON, not said to be JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > bodyLimitBytes)
    refuseNow("invalid-input", { field: "body", rule: "too large", maxBytes: bodyLimitBytes });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyLimitBytes)
      refuseNow("invalid-input", { field: "body", rule: "too large", maxBytes: bodyLimitBytes });
    chunks.push(chunk as Buffer);
  }
  if (bytes === 0) return undefined;
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    refuseNow("invalid-input", { field: "content-type", rule: "application/json" });
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return refuseNow("invalid-input", { field: "body", rule: "JSON" });
  }
}
