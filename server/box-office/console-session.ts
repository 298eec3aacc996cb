import { decode } from "next-auth/jwt";

const names = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** What next-auth's signed cookie says of a console user; the database is asked after it. Null without one that is ours. */
export async function consoleSessionOf(
  cookie: (name: string) => string | null,
  secret: string,
): Promise<{ userId: string; sessionVersion: number } | null> {
  const token = names.map(cookie).find(Boolean);
  if (!token) return null;
  const said = await decode({ token, secret }).catch(() => null);
  if (!said?.sub || typeof said.sessionVersion !== "number") return null;
  return { userId: said.sub, sessionVersion: said.sessionVersion };
}
