import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";
import { Problem, problemOf, toProblem } from "../refusal";

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;
type Noun = keyof Inputs & keyof Outputs;

type Envelope = { json: unknown; meta?: { values?: Record<string, unknown> } };
type Reply = { result?: { data: Envelope }; error?: { json: { data: Parameters<typeof problemOf>[0] } } };

/**
 * The API from a page that must stay light: one call, one request, no library. Dates come back as dates.
 * @throws {Problem} with a code that has a sentence in `errors`.
 */
export async function query<N extends Noun, V extends keyof Inputs[N] & keyof Outputs[N] & string>(
  noun: N,
  verb: V,
  input: Inputs[N][V],
): Promise<Outputs[N][V]> {
  return call(`${noun}.${verb}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`, { method: "GET" });
}

export async function mutate<N extends Noun, V extends keyof Inputs[N] & keyof Outputs[N] & string>(
  noun: N,
  verb: V,
  input: Inputs[N][V],
): Promise<Outputs[N][V]> {
  return call(`${noun}.${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ json: input }),
  });
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let reply: Reply;
  try {
    const response = await fetch(`/api/trpc/${path}`, {
      ...init,
      cache: "no-store",
      signal: AbortSignal.timeout(20_000),
    });
    reply = await response.json();
  } catch (error) {
    throw toProblem(error instanceof SyntaxError ? new Problem("internal") : new TypeError("no answer"));
  }
  if (reply.error) throw problemOf(reply.error.json.data);
  if (!reply.result) throw new Problem("internal");
  return revive(reply.result.data) as T;
}

/** Puts dates back where superjson says they were; our answers carry no other special values. */
export function revive({ json, meta }: Envelope): unknown {
  if (Array.isArray(meta?.values)) return typeof json === "string" ? new Date(json) : json;
  for (const [path, kinds] of Object.entries(meta?.values ?? {})) {
    if (!Array.isArray(kinds) || kinds[0] !== "Date") continue;
    const parts = path.split(".");
    const last = parts.pop() ?? "";
    let at = json as Record<string, unknown>;
    for (const part of parts) at = at[part] as Record<string, unknown>;
    at[last] = new Date(at[last] as string);
  }
  return json;
}
