import { type RefusalData, refuseNow } from "../shared/decision";
import type { Count, CountedBy, DoorName } from "./doors";

/** What is left after a call was counted. */
export type Spent = Count & { ok: boolean; remaining: number; resetSeconds: number };

/** @throws {RefusalError} rate-limited, saying which count is spent, how large it is and when to come again. */
export function refuseSpent(door: DoorName, by: CountedBy, { points, seconds, resetSeconds }: Spent): never {
  return refuseNow("rate-limited", {
    door,
    by,
    limit: points,
    windowSeconds: seconds,
    retryAfterSeconds: Math.max(1, resetSeconds),
  });
}

type Headers = Record<string, string>;
const quoted = (name: string) => `"${name.replace(/[^\w-]/g, "-")}"`;

/** `RateLimit` and `RateLimit-Policy` of the IETF draft (httpapi-ratelimit-headers, 10): one policy, named by door and count. */
export const allowanceHeaders = (
  door: DoorName,
  by: CountedBy,
  { points, seconds, remaining, resetSeconds }: Spent,
): Headers => ({
  ratelimit: `${quoted(`${door}-${by}`)};r=${Math.max(0, remaining)};t=${resetSeconds}`,
  "ratelimit-policy": `${quoted(`${door}-${by}`)};q=${points};w=${seconds}`,
});

/** Headers of an answer that says no because of a count: from the refusal's own data, so that every transport says the same. */
export function refusalHeaders(data: RefusalData): Headers {
  const { retryAfterSeconds, door, by, limit, windowSeconds } = data;
  if (typeof retryAfterSeconds !== "number") return {};
  const after = { "retry-after": String(retryAfterSeconds) };
  if (typeof limit !== "number" || typeof windowSeconds !== "number") return after;
  const spent = { ok: false, points: limit, seconds: windowSeconds, remaining: 0, resetSeconds: retryAfterSeconds };
  return { ...after, ...allowanceHeaders(door as DoorName, by as CountedBy, spent) };
}
