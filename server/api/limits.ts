import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { refuseNow } from "../domain/shared/decision";

/** Points per minute and key. In process: with several app processes each counts its own share. */
const perMinute = {
  "session:start": 120,
  "login-code": 20,
  "login-guess": 60,
  checkout: 60,
  "ticket-code": 240,
  "gate-pair": 20,
} as const;
export type Limited = keyof typeof perMinute;

const limiters = new Map<Limited, RateLimiterMemory>();

/** @throws {RefusalError} rate-limited, with the seconds to wait. */
export async function limit(door: Limited, key: string): Promise<void> {
  let limiter = limiters.get(door);
  if (!limiter) {
    limiter = new RateLimiterMemory({ points: perMinute[door], duration: 60 });
    limiters.set(door, limiter);
  }
  try {
    await limiter.consume(key);
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent;
    refuseNow("rate-limited", { retryAfterSeconds: Math.ceil(spent.msBeforeNext / 1000) });
  }
}
