import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { clientAddress } from "../domain/limit/address";
import { refuseNow } from "../domain/shared/decision";
import { passDoor, spendAt } from "../services/limit/pass-door";
import { connectionGuard } from "./connection-guard";
import type { Answer, Call, Door, House, Listening } from "./door";
import { isOwnOrigin } from "./origin";
import { readBody } from "./read-body";
import { refused, send, toAnswer } from "./respond";

type Placed = Door & { segments: string[]; literal: boolean };

/** A slow client has so long for its headers, for its whole request, and between two of them. */
export type Patience = { headersMs: number; requestMs: number; keepAliveMs: number; checkMs: number };
const usual: Patience = { headersMs: 5_000, requestMs: 10_000, keepAliveMs: 65_000, checkMs: 1_000 };

/** The hot doors behind one small server. @returns a server that does not listen yet. */
export function boxOfficeServer(house: House, doors: readonly Door[], patience: Partial<Patience> = {}): Server {
  const { headersMs, requestMs, keepAliveMs, checkMs } = { ...usual, ...patience };
  const placed: Placed[] = doors.map((door) => ({
    ...door,
    segments: door.path.split("/"),
    literal: !door.path.includes("/:"),
  }));
  const proxies = house.proxies ?? 1;
  const addressOf = (request: IncomingMessage): string =>
    clientAddress(request.headers["x-forwarded-for"] as string | undefined, request.socket.remoteAddress, proxies);
  // Without the interval Node looks for slow clients twice a minute only.
  const options = { connectionsCheckingInterval: checkMs, maxHeaderSize: 16_384, requestTimeout: requestMs };
  const server = createServer(
    { ...options, headersTimeout: headersMs, keepAliveTimeout: keepAliveMs },
    (request, response) => {
      const requestId = /^[\w-]{8,64}$/.exec(String(request.headers["x-request-id"] ?? ""))?.[0] ?? randomUUID();
      const address = addressOf(request);
      const leave = guard.enter(address);
      void serve(request, response, { requestId, address, leave });
    },
  );
  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    { requestId, address, leave }: { requestId: string; address: string; leave: (() => void) | null },
  ): Promise<void> {
    try {
      const said = leave ? await answer(house, placed, request, { requestId, address }) : busy;
      if ("stream" in said) return house.streams.open(response, { ...said.stream, address, requestId });
      reply(request, response, said, requestId);
    } catch (error) {
      // Its client has left, or was too slow: nobody reads an answer.
      if (request.socket.destroyed) return;
      const said = toAnswer(error);
      if (said.status >= 500) house.log.error({ err: error, requestId, path: pathOf(request) }, "door failed");
      reply(request, response, said, requestId);
    } finally {
      leave?.();
    }
  }
  // Behind proxies every connection is a proxy's; there requests are counted by who is behind them.
  const guard = connectionGuard(server, { countConnections: proxies === 0 });
  return server;
}

const busy: Answer = refused("rate-limited", { by: "address", retryAfterSeconds: 1 });

function reply(request: IncomingMessage, response: ServerResponse, said: Answer, requestId: string): void {
  // The rest of a body that nobody wants is not read.
  if (!request.complete) response.setHeader("connection", "close");
  send(response, said, requestId);
}

async function answer(
  house: House,
  doors: Placed[],
  request: IncomingMessage,
  { requestId, address }: { requestId: string; address: string },
): Promise<Answer | Listening> {
  const [path = "/", search = ""] = (request.url ?? "/").split("?");
  const parts = path.split("/");
  const here = doors.filter((door) => (door.literal ? door.path === path : matches(door.segments, parts)));
  const door = here.find((one) => one.method === request.method);
  if (!door && here.length > 0)
    return { ...refused("not-found", {}, 405), headers: { allow: here.map((one) => one.method).join(", ") } };
  if (!door) return refused("not-found");
  await spendAt(house.limits, door.limit, "address", address);
  const bearer = /^Bearer ([\w.-]{16,200})$/.exec(request.headers.authorization ?? "")?.[1] ?? null;
  const headers = request.headers as Call["headers"];
  if (door.method !== "GET" && !bearer && !isOwnOrigin(headers)) refuseNow("origin-not-allowed");
  const body = door.method === "GET" ? undefined : await readBody(request);
  const params = paramsOf(door.segments, parts);
  const cookie = (name: string) => cookieOf(request.headers.cookie, name);
  const query = new URLSearchParams(search);
  let passed: Promise<number | null> | undefined;
  const pass: Call["pass"] = (account, accountAgeSeconds = async () => null) => {
    const userAgent = headers["user-agent"] ?? null;
    const visitor = { address, account, userAgent, headerOrder: () => headerOrderOf(request), accountAgeSeconds };
    passed ??= passDoor(house, door.limit, visitor);
    return passed;
  };
  const now = new Date();
  return door.handle({ house, params, query, body, headers, bearer, cookie, address, pass, requestId, now });
}

const pathOf = (request: IncomingMessage) => (request.url ?? "/").split("?")[0];

const matches = (pattern: string[], parts: string[]): boolean =>
  pattern.length === parts.length && pattern.every((part, at) => part.startsWith(":") || part === parts[at]);

function paramsOf(pattern: string[], parts: string[]): Record<string, string> {
  const found = pattern.flatMap((part, at) =>
    part.startsWith(":") ? [[part.slice(1), parts[at] ?? ""] as const] : [],
  );
  return Object.fromEntries(found);
}

/** The app, which stands before us, wrote down in which order they came to it. */
function headerOrderOf(request: IncomingMessage): string[] {
  const noted = request.headers["x-header-order"];
  if (typeof noted === "string") return noted.split(",").slice(0, 60);
  return request.rawHeaders
    .filter((_, at) => at % 2 === 0)
    .map((name) => name.toLowerCase())
    .slice(0, 60);
}

function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
