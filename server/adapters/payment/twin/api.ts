import { createHash, timingSafeEqual } from "node:crypto";
import Stripe from "stripe";
import { parseForm } from "../../twin/form";
import type { Answer, Call } from "../../twin/http";
import { ApiError, errorAnswer, invalid, list, missing } from "./api-error";
import { answerDispute, giveUpDispute } from "./disputes";
import { expanded, expandPaths } from "./expand";
import { newId, type SessionRecord, type Twin } from "./memory";
import { buildLineItem } from "./objects";
import { expire, expireIfDue } from "./payments";
import { createRefund } from "./refunds";
import { createSession } from "./requests";

/** `/v1/*`: bearer key, idempotency, then the route. Only what ran is remembered under its key; a refused request may be corrected. */
export function stripeApi(twin: Twin, secretKey: string) {
  const inFlight = new Set<string>();
  return async (call: Call): Promise<Answer> => {
    try {
      authenticate(call, secretKey);
      const key = call.method === "POST" ? call.headers["idempotency-key"] : undefined;
      if (typeof key !== "string") return await answer(twin, call);
      return await once(twin, call, key, inFlight);
    } catch (error) {
      if (error instanceof ApiError) return errorAnswer(error);
      throw error;
    }
  };
}

async function once(twin: Twin, call: Call, key: string, inFlight: Set<string>): Promise<Answer> {
  const fingerprint = createHash("sha256").update(`${call.path}\n${call.body}`).digest("hex");
  const known = twin.memory.replays[key];
  if (known && known.fingerprint !== fingerprint)
    throw new ApiError(400, "idempotency_error", {
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than yours if you meant to execute a different request.",
    });
  if (inFlight.has(key))
    throw new ApiError(409, "idempotency_error", {
      message: "There is currently another in-progress request using this Idempotent Key.",
      code: "idempotency_key_in_use",
    });
  if (known)
    return { status: known.status, headers: headers(call, { "idempotent-replayed": "true" }), body: known.body };
  inFlight.add(key);
  try {
    return await answer(twin, call, (body) => {
      twin.memory.replays[key] = { fingerprint, status: 200, body, at: twin.now() };
    });
  } finally {
    inFlight.delete(key);
  }
}

async function answer(twin: Twin, call: Call, remember: (body: string) => void = () => {}): Promise<Answer> {
  const body = JSON.stringify(expanded(twin.memory, route(twin, call), expandPaths(call.query)), null, 2);
  remember(body);
  if (call.method === "POST") twin.keep();
  return { status: 200, headers: headers(call), body };
}

const headers = (call: Call, extra: Record<string, string> = {}) => ({
  "content-type": "application/json",
  "request-id": newId("req", 14),
  "stripe-version": versionOf(call),
  ...(typeof call.headers["idempotency-key"] === "string"
    ? { "idempotency-key": call.headers["idempotency-key"] }
    : {}),
  ...extra,
});

function route(twin: Twin, call: Call): unknown {
  const { memory } = twin;
  const [, , ...path] = call.path.split("/");
  const form = call.method === "POST" ? parseForm(call.body) : parseForm("");
  const is = (method: string, ...pattern: string[]) =>
    call.method === method &&
    pattern.length === path.length &&
    pattern.every((part, index) => part === "*" || part === path[index]);

  if (is("POST", "checkout", "sessions")) return createSession(twin, form);
  if (is("GET", "checkout", "sessions"))
    return list("/v1/checkout/sessions", newestFirst(sessionsNow(twin), call.query), call.query);
  if (is("GET", "checkout", "sessions", "*")) return sessionAt(twin, path[2]).session;
  if (is("GET", "checkout", "sessions", "*", "line_items")) {
    const { session, lines } = sessionAt(twin, path[2]);
    const items = lines.map((line, index) =>
      buildLineItem(session.id, session.currency ?? "", line, index, session.created),
    );
    return list(call.path, items, call.query);
  }
  if (is("POST", "checkout", "sessions", "*", "expire")) {
    const record = sessionAt(twin, path[2]);
    if (record.session.status !== "open")
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${record.session.status}.`,
      );
    expire(twin, record);
    return record.session;
  }
  if (is("GET", "payment_intents"))
    return list("/v1/payment_intents", newestFirst(Object.values(memory.intents), call.query), call.query);
  if (is("GET", "payment_intents", "*")) return found(memory.intents, path[1], "payment_intent");
  if (is("GET", "charges", "*")) return found(memory.charges, path[1], "charge");
  if (is("POST", "refunds")) return createRefund(twin, form);
  if (is("GET", "refunds")) {
    const intentId = call.query.get("payment_intent");
    const refunds = newestFirst(Object.values(memory.refunds), call.query).filter(
      (r) => !intentId || r.payment_intent === intentId,
    );
    return list("/v1/refunds", refunds, call.query);
  }
  if (is("GET", "refunds", "*")) return found(memory.refunds, path[1], "refund");
  if (is("GET", "disputes")) {
    const of = (name: "payment_intent" | "charge") => call.query.get(name);
    const disputes = newestFirst(Object.values(memory.disputes), call.query)
      .filter((one) => !of("payment_intent") || one.payment_intent === of("payment_intent"))
      .filter((one) => !of("charge") || one.charge === of("charge"));
    return list("/v1/disputes", disputes, call.query);
  }
  if (is("GET", "disputes", "*")) return found(memory.disputes, path[1], "dispute");
  if (is("POST", "disputes", "*")) return answerDispute(twin, found(memory.disputes, path[1], "dispute"), form);
  if (is("POST", "disputes", "*", "close")) return giveUpDispute(twin, found(memory.disputes, path[1], "dispute"));
  if (is("GET", "events")) {
    const types = [...call.query].flatMap(([name, value]) => (/^types?(\[\d*\])?$/.test(name) ? [value] : []));
    const events = newestFirst(memory.events, call.query).filter(
      ({ type }) => types.length === 0 || types.includes(type),
    );
    return list("/v1/events", events, call.query);
  }
  if (is("GET", "events", "*")) return memory.events.find((event) => event.id === path[1]) ?? gone("event", path[1]);
  throw new ApiError(404, "invalid_request_error", {
    message: `Unrecognized request URL (${call.method}: ${call.path}).`,
  });
}

/** What the SDK asks for is what it gets; the twin has one version's shapes. */
function versionOf(call: Call): string {
  const asked = call.headers["stripe-version"];
  return typeof asked === "string" ? asked : Stripe.API_VERSION;
}

export function sessionAt(twin: Twin, id = ""): SessionRecord {
  const record = Object.hasOwn(twin.memory.sessions, id) ? twin.memory.sessions[id] : undefined;
  if (!record) throw missing("checkout.session", id);
  expireIfDue(twin, record);
  return record;
}

const found = <T>(items: Record<string, T>, id = "", what: string): T =>
  Object.hasOwn(items, id) ? (items[id] as T) : gone(what, id);

function gone(what: string, id = ""): never {
  throw missing(what, id);
}

/** Sessions whose time is over say so, also to whoever lists them. */
const sessionsNow = (twin: Twin) => Object.keys(twin.memory.sessions).map((id) => sessionAt(twin, id).session);

/** Those made in the range that the query names, which is all of them when it names none. */
function newestFirst<T extends { created: number }>(items: T[], query?: URLSearchParams): T[] {
  const bound = (name: string, otherwise: number) => Number(query?.get(`created[${name}]`) ?? otherwise);
  const [from, above] = [bound("gte", 0), bound("gt", -1)];
  const [to, below] = [bound("lte", Number.MAX_SAFE_INTEGER), bound("lt", Number.MAX_SAFE_INTEGER)];
  return items
    .filter(({ created }) => created >= from && created <= to && created > above && created < below)
    .reverse()
    .sort((a, b) => b.created - a.created);
}

function authenticate(call: Call, secretKey: string) {
  const version = call.headers["stripe-version"];
  if (typeof version === "string" && !/^\d{4}-\d{2}-\d{2}(\.\w+)?$/.test(version))
    throw new ApiError(400, "invalid_request_error", { message: `Invalid Stripe API version: ${version}` });
  const given = createHash("sha256")
    .update(call.headers.authorization ?? "")
    .digest();
  const wanted = createHash("sha256").update(`Bearer ${secretKey}`).digest();
  if (!timingSafeEqual(given, wanted))
    throw new ApiError(401, "invalid_request_error", { message: "Invalid API Key provided: sk_****" });
}
