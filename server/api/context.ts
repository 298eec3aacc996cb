import { randomUUID } from "node:crypto";
import { type Container, openContainer } from "../container";
import type { Actor } from "../domain/access/actor";
import { clientAddress } from "../domain/limit/address";
import type { BotPort } from "../ports/bot";
import type { RateLimitPort } from "../ports/rate-limit";
import { findSessionUser } from "../services/auth/session-user";
import { findDeviceByToken } from "../services/device-session/find-device";
import { findFanSession } from "../services/session/find-session";
import type { Ctx } from "../services/verb";
import { cookieOf } from "./cookies";
import { headerOrderHeader } from "./front-door";

export const fanCookie = "tc_fan";
export const organizationCookie = "tc_org";

/** Signed-in console user, as next-auth's token says; checked against the database on every request. */
export type SignedIn = { userId: string; sessionVersion: number } | null;

/** What limits know of a request and whom they ask. */
export type Visit = {
  /** The visitor's network: an IPv4 address or an IPv6 /64. */
  address: string;
  userAgent: string | null;
  headerOrder: string[];
  limits: RateLimitPort;
  bot: BotPort;
};

export type ApiContext = Ctx & {
  address: string;
  visit: Visit;
  /** Sends a cookie with the answer, where the transport can. */
  setCookie(cookie: string): void;
  https: boolean;
  asFanOf(brand: string): Promise<ApiContext>;
  asDevice(): Promise<ApiContext>;
  fanToken: string | null;
};

export type RequestParts = {
  headers: Headers;
  signedIn: SignedIn;
  setCookie?: (cookie: string) => void;
};

/** Turns a request into a context with an actor: the one place of authentication for tRPC, REST and pages. */
export async function createContext({ headers, signedIn, setCookie }: RequestParts): Promise<ApiContext> {
  const container = await openContainer();
  const { ctx: makeCtx, env } = container;
  const requestId = headers.get("x-request-id")?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  const bearer = headers.get("authorization")?.match(/^Bearer ([\w.-]{16,200})$/)?.[1] ?? null;
  const base = makeCtx({ kind: "anonymous" }, { requestId });
  const visit = visitOf(container, headers);
  const extras = {
    address: visit.address,
    visit,
    setCookie: setCookie ?? (() => {}),
    https: new URL(env.APP_BASE_URL).protocol === "https:",
    fanToken: bearer ?? cookieOf(headers.get("cookie"), fanCookie),
  };
  const withActor = (actor: Actor): ApiContext => ({ ...base, ...extras, actor, asFanOf, asDevice });

  async function asFanOf(brand: string): Promise<ApiContext> {
    return withActor(await findFanSession(base, { brand, token: extras.fanToken }));
  }
  async function asDevice(): Promise<ApiContext> {
    return withActor(await findDeviceByToken(base, bearer));
  }
  const wanted = cookieOf(headers.get("cookie"), organizationCookie);
  return withActor(
    signedIn ? await findSessionUser(base, { ...signedIn, organizationId: wanted }) : { kind: "anonymous" },
  );
}

export function visitOf({ env, shared }: Pick<Container, "env" | "shared">, headers: Headers): Visit {
  const { limits, bot } = shared;
  return {
    // The front door of this process has written the caller of each connection at the end of the header.
    address: clientAddress(headers.get("x-forwarded-for"), null, env.TRUSTED_PROXIES),
    userAgent: headers.get("user-agent"),
    headerOrder: headers.get(headerOrderHeader)?.split(",") ?? [],
    limits,
    bot,
  };
}
