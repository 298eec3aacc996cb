import { randomUUID } from "node:crypto";
import { openContainer } from "../../container";
import type { Ctx } from "../../services/verb";

/** A context that knows nobody yet, for a request from outside. */
export async function strangerOf(headers: Headers): Promise<Ctx> {
  const requestId = headers.get("x-request-id")?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  const container = await openContainer();
  return container.ctx({ kind: "anonymous" }, { requestId });
}
