import type { IncomingMessage } from "node:http";
import { bodyLimits } from "../domain/limit/doors";
import { RefusalError, refuse, refuseNow } from "../domain/shared/decision";

const tooLarge = refuse("too-large", { field: "body", maxBytes: bodyLimits.hot });

/** The JSON body, or undefined when there is none. @throws {RefusalError} too-large; invalid-input: not JSON, not said to be JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers["content-length"] ?? 0) > bodyLimits.hot) throw new RefusalError(tooLarge);
  const body = await wholeBody(request);
  if (body.length === 0) return undefined;
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    refuseNow("invalid-input", { field: "content-type", rule: "application/json" });
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return refuseNow("invalid-input", { field: "body", rule: "JSON" });
  }
}

/** Whoever says too much still hears so: what is over is left unread, and the connection is not cut. */
const wholeBody = (request: IncomingMessage) =>
  new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // Taking four listeners off again would cost more than reading the body.
    let over = false;
    const onData = (chunk: Buffer) => {
      if (over) return;
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= bodyLimits.hot) return;
      over = true;
      request.pause();
      reject(new RefusalError(tooLarge));
    };
    const onEnd = () => {
      over = true;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    };
    const onGone = (error?: Error) => {
      if (!over) reject(error ?? new Error("the client left before its body was read"));
      over = true;
    };
    request.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
  });
