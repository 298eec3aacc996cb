import { createHash } from "node:crypto";
import { openContainer } from "../container";
import { batchLimits } from "../domain/limit/doors";
import { refusalHeaders } from "../domain/limit/spent";
import { type Refusal, RefusalError, refusalStatus } from "../domain/shared/decision";
import { spendAt } from "../services/limit/pass-door";
import { fanCookie, type SignedIn, visitOf } from "./context";
import { cookieOf } from "./cookies";
import { wireError } from "./errors";

/**
 * Counts the calls of a request, each of a batch, by address and by what the request says it is (a session that does not exist counts as
 * one). Null when they may come in.
 */
export async function countCalls(request: Request, signedIn: SignedIn): Promise<Refusal | null> {
  const { address, limits } = visitOf(await openContainer(), request.headers);
  const names = new URL(request.url).pathname.split("/").at(-1)?.split(",").length ?? 1;
  const cost = Math.min(names, batchLimits.api);
  const account = accountSaidBy(request.headers, signedIn);
  try {
    await spendAt(limits, "api", "address", address, cost);
    if (account) await spendAt(limits, "api", "account", account, cost);
    return null;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

function accountSaidBy(headers: Headers, signedIn: SignedIn): string | null {
  if (signedIn) return `user:${signedIn.userId}`;
  const bearer = /^Bearer ([\w.-]{16,200})$/.exec(headers.get("authorization") ?? "")?.[1];
  const token = bearer ?? cookieOf(headers.get("cookie"), fanCookie);
  return token ? `token:${createHash("sha256").update(token).digest("base64url").slice(0, 22)}` : null;
}

/** A refusal before any procedure was asked, in the shape in which procedures refuse; it answers each call of a batch. */
export function refusedCall({ code, data }: Refusal, status: number = refusalStatus[code]): Response {
  const wire = {
    code: httpName[status] ?? "BAD_REQUEST",
    httpStatus: status,
    requestId: null,
    refusal: { code, data },
  };
  const headers = { "cache-control": "no-store", ...refusalHeaders(data) };
  return Response.json({ error: { json: { message: code, code: -32_600, data: wire } } }, { status, headers });
}

const httpName: Record<number, string> = {
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "TOO_MANY_REQUESTS",
};

/** Of several refusals in a batch, the one that lasts longest. */
export function headersOfErrors(errors: readonly unknown[]): Record<string, string> {
  const waits = errors.map((error) => wireError(error).data.refusal?.data ?? {});
  const [longest] = waits.sort((a, b) => Number(b.retryAfterSeconds ?? 0) - Number(a.retryAfterSeconds ?? 0));
  return longest ? refusalHeaders(longest) : {};
}
