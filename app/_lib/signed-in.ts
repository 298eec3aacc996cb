import { getToken } from "next-auth/jwt";
import type { SignedIn } from "@/server/api/context";
import { cookieOf } from "@/server/api/cookies";
import { env } from "@/server/config/env";

const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** What next-auth's signed cookie says about this request; the database is asked later, in createContext. */
export async function signedInOf(headers: Headers): Promise<SignedIn> {
  const found = cookieNames.find((name) => cookieOf(headers.get("cookie"), name));
  if (!found) return null;
  const cookies = { [found]: cookieOf(headers.get("cookie"), found) ?? "" };
  const token = await getToken({
    // next-auth wants Node's request; it reads these two members of it.
    req: { headers: {}, cookies } as unknown as Parameters<typeof getToken>[0]["req"],
    cookieName: found,
    secret: env().NEXTAUTH_SECRET,
  });
  if (!token?.sub || typeof token.sessionVersion !== "number") return null;
  return { userId: token.sub, sessionVersion: token.sessionVersion };
}
