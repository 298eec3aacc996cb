import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { refuseNow } from "../../domain/shared/decision";
import { findApiKey } from "../../services/partner/find-api-key";
import type { Ctx } from "../../services/verb";

export const requestsPerMinute = 600;
/** For addresses that come without a good key: guessing is slow. */
const strangersPerMinute = 60;

export type Allowance = { limit: number; remaining: number; resetSeconds: number };
export type Entered = { ctx: Ctx; allowance: Allowance };

/** In process: with several app processes each counts its own share. One door a process, shared by REST and GraphQL. */
export function partnerDoor(limits = { partner: requestsPerMinute, stranger: strangersPerMinute }) {
  const partners = new RateLimiterMemory({ points: limits.partner, duration: 60 });
  const strangers = new RateLimiterMemory({ points: limits.stranger, duration: 60 });

  const spend = async (limiter: RateLimiterMemory, key: string): Promise<Allowance> => {
    try {
      return allowanceOf(limiter, await limiter.consume(key));
    } catch (spent) {
      if (!(spent instanceof RateLimiterRes)) throw spent;
      return refuseNow("rate-limited", { retryAfterSeconds: Math.ceil(spent.msBeforeNext / 1000) });
    }
  };

  /** Authenticates a request by its key. @throws {RefusalError} signed-out, rate-limited. */
  return async function enter(stranger: Ctx, headers: Headers): Promise<Entered> {
    const text = /^Bearer (\S{1,200})$/.exec(headers.get("authorization") ?? "")?.[1] ?? null;
    const address = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "local";
    const partner = await findApiKey(stranger, text);
    if (!partner) {
      await spend(strangers, address);
      return refuseNow("signed-out");
    }
    return { ctx: { ...stranger, actor: partner }, allowance: await spend(partners, partner.apiKeyId) };
  };
}

const allowanceOf = (limiter: RateLimiterMemory, spent: RateLimiterRes): Allowance => ({
  limit: limiter.points,
  remaining: Math.max(0, spent.remainingPoints),
  resetSeconds: Math.ceil(spent.msBeforeNext / 1000),
});

export const allowanceHeaders = ({ limit, remaining, resetSeconds }: Allowance): Record<string, string> => ({
  "ratelimit-limit": String(limit),
  "ratelimit-remaining": String(remaining),
  "ratelimit-reset": String(resetSeconds),
});

export const enterPartner = partnerDoor();
