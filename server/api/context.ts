import { randomUUID } from "node:crypto";
import { openContainer } from "../container";
import type { Actor } from "../domain/access/actor";
import { findSessionUser } from "../services/auth/session-user";
import { findDeviceByToken } from "../services/device-session/find-device";
import { findFanSession } from "../services/session/find-session";
import type { Ctx } from "../services/verb";
import { cookieOf } from "./cookies";

export const fanCookie = "tc_fan";
export const organizationCookie = "tc_org";

/** Signed-in console user, as next-auth's token says; checked against the database on every request. */
export type SignedIn = { userId: string; sessionVersion: number } | null;

export type ApiContext = Ctx & {
  address: string;
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
  const { ctx: makeCtx, env } = await openContainer();
  const requestId = headers.get("x-request-id")?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  const bearer = headers.get("authorization")?.match(/^Bearer ([\w.-]{16,200})$/)?.[1] ?? null;
  const base = makeCtx({ kind: "anonymous" }, { requestId });
  const extras = {
    address: clientAddress(headers),
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

/** Last hop that our own edge added; a client cannot choose it because the edge overwrites the header. */
const clientAddress = (headers: Headers): string =>
  headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "local";
