import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { openContainer } from "../container";
import { RefusalError } from "../domain/shared/decision";
import { confirmConsoleCode } from "../services/auth/confirm-code";
import { consoleCookieName } from "./console-cookie";
import { visitOf } from "./context";
import { limit } from "./limits";

const sessionSeconds = 14 * 86_400;
const Credentials = z.object({ email: z.email().max(254), code: z.string().min(6).max(12) });

const isHttps = (appBaseUrl: string): boolean => appBaseUrl.startsWith("https:");
const headersOf = (headers: Record<string, unknown> | undefined): Headers =>
  new Headers(Object.entries(headers ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"));

/** next-auth for the console: an e-mailed code instead of a password. What the token says is checked on every request. */
export async function authOptions(): Promise<NextAuthOptions> {
  const container = await openContainer();
  const { env, ctx, log } = container;
  const https = isHttps(env.APP_BASE_URL);
  return {
    secret: env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: https,
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: {
        name: consoleCookieName(https),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: https },
      },
    },
    providers: [
      CredentialsProvider({
        id: "email-code",
        credentials: { email: {}, code: {} },
        authorize: async (credentials, request) => {
          const input = Credentials.safeParse(credentials);
          if (!input.success) throw new Error("code-invalid");
          try {
            const nobody = ctx({ kind: "anonymous" });
            await limit("login-guess", { ...nobody, visit: visitOf(container, headersOf(request.headers)) });
            const user = await confirmConsoleCode({ ctx: nobody, input: input.data });
            return { id: user.userId, sessionVersion: user.sessionVersion };
          } catch (error) {
            // next-auth hands the message to the sign-in form: a refusal's code, nothing about our insides.
            if (error instanceof RefusalError) throw new Error(error.refusal.code);
            log.error({ err: error }, "sign-in failed");
            throw new Error("internal");
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) =>
        user ? { sub: user.id, sessionVersion: (user as { sessionVersion?: number }).sessionVersion } : token,
      // Nobody reads next-auth's own session: the console asks auth.me, which looks at the database.
      session: ({ session }) => ({ expires: session.expires }),
      // Never to another origin, and back to the host that the person used.
      redirect: ({ url }) => (url.startsWith("/") && !url.startsWith("//") ? url : "/events"),
    },
    logger: {
      error: (code) => log.warn({ code }, "next-auth"),
      warn: () => {},
      debug: () => {},
    },
  };
}
