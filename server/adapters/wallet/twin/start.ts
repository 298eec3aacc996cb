import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { Failure, failureScript } from "../../twin/failures";
import { type Answer, type Call, json, serve } from "../../twin/http";
import { openStateFile } from "../../twin/state-file";
import { mustBeAuthorized } from "./authorization";
import { emptyMemory, type Memory, Refused } from "./memory";
import { createUser, EmailLookup, findByEmail } from "./users";
import { createWallet, findWallets, rpc } from "./wallets";

export type PrivyTwinOptions = {
  port: number;
  appId: string;
  appSecret: string;
  /** Keys live here; memory only when absent, and then wallets die with the process. */
  stateFile?: string;
};

const replayKeptMs = 24 * 60 * 60 * 1000;

/** The wallet provider's protocol on loopback, for the provider's own SDK: users by e-mail, wallets, signatures. */
export async function startPrivyTwin(options: PrivyTwinOptions): Promise<{ url: string; close(): Promise<void> }> {
  const file = openStateFile(options.stateFile, emptyMemory());
  const memory = file.state;
  const failures = failureScript();
  let url = "";

  const handle = async (call: Call): Promise<Answer> => {
    try {
      if (call.path.startsWith("/__admin")) return admin(call, memory, failures);
      authenticate(call, options);
      mustBeInTime(call);
      const answer = await once(memory, call, () => route(memory, call, url, options.appId));
      // A key that was shown must survive whatever comes next.
      if (call.method === "POST") await file.saved();
      return answer;
    } catch (error) {
      if (error instanceof Refused) return json({ error: error.message, code: error.code }, error.status);
      if (error instanceof z.ZodError || error instanceof SyntaxError)
        return json({ error: error.message, code: "invalid_data" }, 400);
      throw error;
    }
  };
  const trouble = (status: number) => json({ error: "Something went wrong", code: "internal" }, status);
  const server = await serve({ port: options.port, failures, handle, trouble });
  url = server.url;
  // Not with each request: there may be many.
  const sweep = setInterval(() => {
    for (const [key, { at }] of Object.entries(memory.replays))
      if (at < Date.now() - replayKeptMs) delete memory.replays[key];
  }, 60_000).unref();
  return {
    url,
    close: async () => {
      clearInterval(sweep);
      await server.close();
      await file.saved();
    },
  };
}

async function route(memory: Memory, call: Call, url: string, appId: string): Promise<unknown> {
  const path = call.path.split("/").slice(2).map(decodeURIComponent);
  const what = `${call.method} ${path[0]}`;
  const body = call.body ? (JSON.parse(call.body) as unknown) : {};
  const now = Date.now();
  if (what === "POST users" && path.length === 1) return createUser(memory, body, Math.floor(now / 1000));
  if (what === "POST users" && path.slice(1).join("/") === "email/address")
    return findByEmail(memory, EmailLookup.parse(body).address) ?? gone("User");
  if (what === "GET users" && path.length === 2) return own(memory.users, path[1]) ?? gone("User");
  if (what === "POST wallets" && path.length === 1) return createWallet(memory, body, now);
  if (what === "GET wallets" && path.length === 1) return page(findWallets(memory, call.query), call.query);
  if (path[0] === "wallets" && path[1]) {
    const kept = own(memory.wallets, path[1]) ?? gone("Wallet");
    if (call.method === "GET" && path.length === 2) return kept.wallet;
    if (call.method === "POST" && path[2] === "rpc") {
      mustBeAuthorized(kept, call, `${url}${call.path}`, appId);
      return rpc(kept, body);
    }
  }
  throw new Refused(404, "not_found", `No such endpoint: ${call.method} ${call.path}`);
}

/** Same key and same request: the first answer again, for a day. */
async function once(memory: Memory, call: Call, run: () => Promise<unknown>): Promise<Answer> {
  const key = call.headers["privy-idempotency-key"];
  if (call.method !== "POST" || typeof key !== "string") return json(await run());
  const fingerprint = createHash("sha256").update(`${call.path}\n${call.body}`).digest("hex");
  const kept = own(memory.replays, key);
  const known = kept && kept.at >= Date.now() - replayKeptMs ? kept : undefined;
  if (known && known.fingerprint !== fingerprint)
    throw new Refused(400, "invalid_idempotency_key", "This idempotency key was used with a different request");
  if (known) return { status: 200, headers: { "content-type": "application/json" }, body: known.body };
  const answer = json(await run());
  memory.replays[key] = { fingerprint, body: String(answer.body), at: Date.now() };
  return answer;
}

function admin(call: Call, memory: Memory, failures: ReturnType<typeof failureScript>): Answer {
  if (call.method === "POST" && call.path === "/__admin/fail") failures.order(Failure.parse(JSON.parse(call.body)));
  else if (call.path !== "/__admin") throw new Refused(404, "not_found", `no such door: ${call.path}`);
  const wallets = Object.values(memory.wallets).map(({ wallet }) => wallet);
  return json({ users: Object.values(memory.users), wallets, failures: failures.list() });
}

function authenticate(call: Call, { appId, appSecret }: PrivyTwinOptions) {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  const wanted = `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}`;
  if (call.headers["privy-app-id"] !== appId)
    throw new Refused(400, "missing_or_invalid_app_id", "Missing or invalid Privy app ID");
  if (!timingSafeEqual(hash(call.headers.authorization ?? ""), hash(wanted)))
    throw new Refused(401, "invalid_credentials", "Invalid app ID or app secret");
}

function mustBeInTime(call: Call) {
  const expiry = call.headers["privy-request-expiry"];
  if (typeof expiry === "string" && Number(expiry) < Date.now())
    throw new Refused(400, "request_expired", "The request has expired");
}

function page<T extends { id: string }>(items: T[], query: URLSearchParams) {
  const limit = Math.min(Number(query.get("limit") ?? 100) || 100, 100);
  const cursor = query.get("cursor");
  const start = cursor ? items.findIndex((item) => item.id === cursor) : 0;
  return { data: items.slice(start, start + limit), next_cursor: items[start + limit]?.id ?? null };
}

const own = <T>(items: Record<string, T>, id = ""): T | undefined => (Object.hasOwn(items, id) ? items[id] : undefined);

function gone(what: string): never {
  throw new Refused(404, "not_found", `${what} not found`);
}
