import type { IncomingMessage } from "node:http";
import { bodyLimits } from "../domain/limit/doors";
import { refuseNow } from "../domain/shared/decision";

const tooLarge = () => refuseNow("too-large", { field: "body", maxBytes: bodyLimits.hot });

/** The JSON body, or undefined when there is none. @throws {RefusalError} too-large; invalid-input: not JSON, not said to be JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers["content-length"] ?? 0) > bodyLimits.hot) tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Whoever says too much still hears so: leaving the loop must not cut the connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyLimits.hot) tooLarge();
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
