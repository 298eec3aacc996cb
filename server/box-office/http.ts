import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { refuseNow } from "../domain/shared/decision";
import type { Answer, Call, Door, House, Listening } from "./door";
import { isOwnOrigin } from "./origin";
import { readBody } from "./read-body";
import { refused, send, toAnswer } from "./respond";

type Placed = Door & { segments: string[]; limiter: RateLimiterMemory };

/** The hot doors behind one small server. @returns a server that does not listen yet. */
export function boxOfficeServer(house: House, doors: readonly Door[]): Server {
  const placed: Placed[] = doors.map((door) => ({
    ...door,
    segments: door.path.split("/"),
    limiter: new RateLimiterMemory({ points: door.perMinute, duration: 60 }),
  }));
  const server = createServer((request, response) => {
    const requestId = /^[\w-]{8,64}$/.exec(String(request.headers["x-request-id"] ?? ""))?.[0] ?? randomUUID();
    answer(house, placed, request, requestId)
      .then((said) => {
        if (!("stream" in said)) return said;
        house.streams.open(response, { ...said.stream, address: addressOf(request), requestId });
        return null;
      })
      .catch((error) => {
        const said = toAnswer(error);
        if (said.status >= 500) house.log.error({ err: error, requestId, path: pathOf(request) }, "door failed");
        return said;
      })
      .then((said) => {
        if (!said) return;
        // The rest of a body that nobody wants is not read.
        if (!request.complete) response.setHeader("connection", "close");
        send(response, said, requestId);
      });
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

async function answer(
  house: House,
  doors: Placed[],
  request: IncomingMessage,
  requestId: string,
): Promise<Answer | Listening> {
  const [path = "/", search = ""] = (request.url ?? "/").split("?");
  const parts = path.split("/");
  const here = doors.filter((door) => matches(door.segments, parts));
  const door = here.find((one) => one.method === request.method);
  if (!door && here.length > 0)
    return { ...refused("not-found", {}, 405), headers: { allow: here.map((one) => one.method).join(", ") } };
  if (!door) return refused("not-found");
  const address = addressOf(request);
  await spend(door.limiter, address);
  const bearer = /^Bearer ([\w.-]{16,200})$/.exec(request.headers.authorization ?? "")?.[1] ?? null;
  const headers = request.headers as Call["headers"];
  if (door.method !== "GET" && !bearer && !isOwnOrigin(headers)) refuseNow("origin-not-allowed");
  const body = door.method === "GET" ? undefined : await readBody(request);
  const params = paramsOf(door.segments, parts);
  const cookie = (name: string) => cookieOf(request.headers.cookie, name);
  const query = new URLSearchParams(search);
  return door.handle({ house, params, query, body, headers, bearer, cookie, address, requestId, now: new Date() });
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

/** Last hop, which our own edge wrote; without an edge the socket's own. */
const addressOf = (request: IncomingMessage): string =>
  String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .at(-1)
    ?.trim() ||
  request.socket.remoteAddress ||
  "unknown";

function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent;
    refuseNow("rate-limited", { retryAfterSeconds: Math.ceil(spent.msBeforeNext / 1000) });
  }
}
