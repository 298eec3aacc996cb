import { z } from "zod";
import { allowed, type Judgement, verdicts } from "../../domain/limit/bot";
import type { BotPort } from "../../ports/bot";

type Log = { warn(details: object, message: string): void };
export type BotSettings = {
  url: string;
  /** Sent as a bearer, so that the endpoint knows us. */
  token?: string;
  timeoutMs: number;
  log?: Log;
  /** So many answers may be missing in a row before nobody asks for `restMs`. */
  failuresAllowed?: number;
  restMs?: number;
};

const Answer = z.object({ verdict: z.enum(verdicts), score: z.number().min(0).max(1).nullish() });
/** Questions under way at a time; a crowd beyond them is allowed and not queued. */
const most = 200;

/**
 * Posts the facts as JSON to an endpoint that answers `{"verdict":"allow"|"slow"|"refuse"}`, if it likes with a `score` from 0
 * (surely a machine) to 1, by which a waiting room asks for an e-mail or gives the end of the line. It fails open: no answer in
 * time, another status or another shape means "allow", and an endpoint that is down slows the first few visitors and nobody after.
 */
export function httpBot({ url, token, timeoutMs, log, failuresAllowed = 3, restMs = 5_000 }: BotSettings): BotPort {
  let failures = 0;
  let restUntil = 0;
  let asked = 0;
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  return {
    asks: true,
    async judge(facts): Promise<Judgement> {
      if (Date.now() < restUntil || asked >= most) return allowed;
      asked++;
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await fetch(url, {
          method: "POST",
          headers,
          body: JSON.stringify(facts),
          signal,
          redirect: "error",
        });
        if (!response.ok) throw new Error(`the bot hook answered ${response.status}`);
        const { verdict, score = null } = Answer.parse(await response.json());
        failures = 0;
        return { verdict, score };
      } catch (error) {
        if (++failures >= failuresAllowed) {
          if (restUntil < Date.now())
            log?.warn({ err: error }, "the bot hook does not answer: everybody is allowed for a while");
          restUntil = Date.now() + restMs;
        }
        return allowed;
      } finally {
        asked--;
      }
    },
  };
}
