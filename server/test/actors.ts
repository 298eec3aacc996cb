import { randomUUID } from "node:crypto";
import { createContext } from "../api/context";
import { hashToken, newToken } from "../services/session/token";
import type { Neighbours } from "./factory/neighbours";
import type { TestHouse } from "./house";

/** Everybody who may knock. `strangerHere` is a fan of the neighbour at our brand's door, `strangerAtHome` at her own. */
export const actors = [
  "anonymous",
  "user",
  "guest",
  "fan",
  "friend",
  "strangerHere",
  "strangerAtHome",
  "owner",
  "manager",
  "door",
  "otherOwner",
  "device",
  "revoked",
] as const;
export type ActorName = (typeof actors)[number];

const fanOf = {
  guest: "guest",
  fan: "fan",
  friend: "friend",
  strangerHere: "stranger",
  strangerAtHome: "stranger",
} as const;
const members = {
  user: "nobody",
  owner: "owner",
  manager: "manager",
  door: "door",
  otherOwner: "otherOwner",
} as const;

/** The brand at whose door somebody asks. */
export const brandOf = (world: Neighbours, who: ActorName): string =>
  who === "strangerAtHome" ? world.theirs.brand : world.ours.brand;

/** The request that each of them sends, through the real authentication. Cookies that would be set are in `cookies`. */
export function doorOf({ db }: TestHouse, world: Neighbours) {
  return async (who: ActorName, { freshSession = false } = {}) => {
    // Each call comes from an address of its own: rates are another test's.
    const headers = new Headers({ "x-forwarded-for": randomUUID() });
    const cookies: string[] = [];
    let signedIn: { userId: string; sessionVersion: number } | null = null;
    if (who in members) {
      const { userId } = world[members[who as keyof typeof members]];
      const { sessionVersion } = await db.user.findUniqueOrThrow({ where: { id: userId } });
      signedIn = { userId, sessionVersion };
      // She says that she works in our organization, whoever she is.
      headers.set("cookie", `tc_org=${world.ours.organization.id}`);
    } else if (who in fanOf) {
      const { token } = world[fanOf[who as keyof typeof fanOf]];
      headers.set("authorization", `Bearer ${freshSession ? await copyOf(token) : token}`);
    } else if (who === "device" || who === "revoked") headers.set("authorization", `Bearer ${world[who].token}`);
    const ctx = await createContext({ headers, signedIn, setCookie: (cookie) => void cookies.push(cookie) });
    return { ctx, cookies, headers };
  };

  /** Another session of the same person, for calls that end it. */
  async function copyOf(token: string): Promise<string> {
    const session = await db.fanSession.findUniqueOrThrow({ where: { id: hashToken(token) } });
    const copy = newToken();
    await db.fanSession.create({ data: { ...session, id: hashToken(copy) } });
    return copy;
  }
}
