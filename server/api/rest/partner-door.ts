import { openContainer } from "../../container";
import { clientAddress } from "../../domain/limit/address";
import { allowanceHeaders, type Spent } from "../../domain/limit/spent";
import { refuseNow } from "../../domain/shared/decision";
import type { RateLimitPort } from "../../ports/rate-limit";
import { spendAt } from "../../services/limit/pass-door";
import { findApiKey } from "../../services/partner/find-api-key";
import type { Ctx } from "../../services/verb";

export type Entered = { ctx: Ctx; allowance: Spent };
type Enter = (stranger: Ctx, headers: Headers) => Promise<Entered>;

/** One door for REST and GraphQL: a key has the same allowance at both. */
export function partnerDoor({ limits, proxies }: { limits: RateLimitPort; proxies: number }): Enter {
  /** Authenticates a request by its key. @throws {RefusalError} signed-out, rate-limited. */
  return async function enter(stranger, headers) {
    const text = /^Bearer (\S{1,200})$/.exec(headers.get("authorization") ?? "")?.[1] ?? null;
    const address = clientAddress(headers.get("x-forwarded-for"), null, proxies);
    // Before the key is looked up, so that guessing costs us nothing.
    await spendAt(limits, "partner", "address", address);
    const partner = await findApiKey(stranger, text);
    if (!partner) {
      await spendAt(limits, "partner", "stranger", address);
      return refuseNow("signed-out");
    }
    const allowance = await spendAt(limits, "partner", "key", partner.apiKeyId);
    return { ctx: { ...stranger, actor: partner }, allowance: allowance as Spent };
  };
}

/** The names of the draft of today, and those that clients of earlier drafts read. */
export const partnerHeaders = (allowance: Spent): Record<string, string> => ({
  ...allowanceHeaders("partner", "key", allowance),
  "ratelimit-limit": String(allowance.points),
  "ratelimit-remaining": String(allowance.remaining),
  "ratelimit-reset": String(allowance.resetSeconds),
});

let door: Promise<Enter> | undefined;
export const enterPartner: Enter = async (stranger, headers) => {
  door ??= openContainer().then(({ shared, env }) =>
    partnerDoor({ limits: shared.limits, proxies: env.TRUSTED_PROXIES }),
  );
  door.catch(() => {
    door = undefined;
  });
  return (await door)(stranger, headers);
};
