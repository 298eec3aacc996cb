import { Problem, type ProblemCode, problemOf } from "../../_lib/refusal";
import { revive } from "../../_lib/trpc/vanilla";

export type Held = { id: string; endsAt: number; serverNow: number };
export type Followed = {
  number: string;
  state: "pending" | "paid" | "fulfilled" | "abandoned" | "refunding" | "refunded";
  totalMinor: number;
  currency: string;
  quantity: number;
};

/**
 * The widget's line to us. A frame on somebody's page has no cookies, so its session lives in this closure and goes along
 * as a bearer; closing the page forgets it.
 */
export function widgetClient(brand: string) {
  let session: Promise<string> | null = null;

  const token = (): Promise<string> => {
    session ??= trpc<{ token: string | null }>("session.start", { brand, keepInMemory: true }, null, "POST").then(
      (started) => started.token ?? Promise.reject(new Problem("internal")),
    );
    session.catch(() => {
      session = null;
    });
    return session;
  };

  return {
    /** Same `id`, same hold: an unanswered request may be sent again. @throws {Problem} */
    async hold(input: { id: string; eventId: string; items: { tierId: string; quantity: number }[] }): Promise<Held> {
      const answer = await boxOffice("POST", "/box-office/holds", await token(), { ...input, brand });
      const { id, expiresAt, serverNow } = answer as { id: string; expiresAt: string; serverNow: string };
      return { id, endsAt: Date.parse(expiresAt), serverNow: Date.parse(serverNow) };
    },
    async release(holdId: string): Promise<void> {
      await boxOffice("DELETE", `/box-office/holds/${holdId}`, await token());
    },
    /** Address on the brand's own host that opens this hold's checkout, once and within two minutes. */
    async paymentUrl(holdId: string): Promise<string> {
      const { url } = await trpc<{ url: string }>("session.handOff", { brand }, await token(), "POST");
      return `${url}?hold=${holdId}`;
    },
    /** The order made from this hold, when there is one. */
    async follow(holdId: string): Promise<Followed | null> {
      return trpc<Followed | null>("embed.order", { brand, holdId }, await token(), "GET");
    },
  };
}

const patienceMs = 20_000;

async function trpc<T>(path: string, input: unknown, bearer: string | null, method: "GET" | "POST"): Promise<T> {
  const query = method === "GET" ? `?input=${encodeURIComponent(JSON.stringify({ json: input }))}` : "";
  const body = method === "POST" ? JSON.stringify({ json: input }) : undefined;
  const { reply } = await send(`/api/trpc/${path}${query}`, method, bearer, body);
  const { result, error } = reply as {
    result?: { data: Parameters<typeof revive>[0] };
    error?: { json: { data: Parameters<typeof problemOf>[0] } };
  };
  if (error) throw problemOf(error.json.data);
  if (!result) throw new Problem("internal");
  return revive(result.data) as T;
}

async function boxOffice(method: "POST" | "DELETE", path: string, bearer: string, input?: unknown): Promise<unknown> {
  const { ok, reply } = await send(path, method, bearer, input === undefined ? undefined : JSON.stringify(input));
  if (ok) return reply;
  const { code, data } = reply as { code?: ProblemCode; data?: Problem["data"] };
  throw new Problem(code ?? "internal", data ?? {});
}

async function send(path: string, method: string, bearer: string | null, body?: string) {
  try {
    const response = await fetch(path, {
      method,
      credentials: "omit",
      cache: "no-store",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
    return { ok: response.ok, reply: (await response.json()) as unknown };
  } catch (error) {
    throw new Problem(error instanceof SyntaxError ? "internal" : "network");
  }
}
