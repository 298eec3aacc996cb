import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import { expect } from "vitest";
import type { AppRouter } from "@/server/api/root";
import { stack } from "../harness/stack";

/** Cookies and bearer of one visitor. Without a browser there is no jar, so the answers fill this one. */
export type Jar = { bearer?: string; cookies: Map<string, string>; address: string };

/** Each visitor has an address of her own, as behind a real edge: limits by address count her alone. */
export const emptyJar = (bearer?: string): Jar => ({
  bearer,
  cookies: new Map(),
  address: `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 256)).join(".")}`,
});

/** fetch with the visitor's cookies and bearer; what the answer sets is kept. */
export async function send(jar: Jar, url: string | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("x-forwarded-for", jar.address);
  if (jar.bearer) headers.set("authorization", `Bearer ${jar.bearer}`);
  if (jar.cookies.size > 0)
    headers.set("cookie", [...jar.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
  const answer = await fetch(url, { ...init, headers, redirect: "manual" });
  for (const line of answer.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    jar.cookies.set(name, value);
  }
  return answer;
}

/** The API as any program reaches it, past every rule that only a form keeps. */
export const apiOf = (jar: Jar) =>
  createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${stack().console}/api/trpc`,
        transformer: superjson,
        fetch: (url, init) => send(jar, String(url), init as RequestInit),
      }),
    ],
  });

export type Said = { status: number; code: string; data: Record<string, unknown> };

/** What the API said no with. Fails when it said yes. */
export async function refusalOf(call: Promise<unknown>): Promise<Said> {
  const error = await call.then(
    (value) => expect.fail(`accepted: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(error instanceof TRPCClientError) || !error.data) throw error;
  const { httpStatus, refusal, failure } = error.data as {
    httpStatus: number;
    refusal?: { code: string; data: Record<string, unknown> };
    failure?: { code: string };
  };
  return { status: httpStatus, code: refusal?.code ?? failure?.code ?? "", data: refusal?.data ?? {} };
}
