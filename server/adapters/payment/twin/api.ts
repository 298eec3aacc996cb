import { createHash, timingSafeEqual } from "node:crypto";
import { parseForm } from "../../twin/form";
import type { Answer, Call } from "../../twin/http";
import { ApiError, errorAnswer, invalid, list, missing } from "./api-error";
import { newId, type SessionRecord, type Twin } from "./memory";
import { buildLineItem } from "./objects";
import { expire, expireIfDue } from "./payments";
import { createRefund, createSession } from "./requests";

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
  if (known) return { status: known.status, headers: headers({ "idempotent-replayed": "true" }), body: known.body };
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
  const body = JSON.stringify(route(twin, call), null, 2);
  remember(body);
  if (call.method === "POST") twin.keep();
  return { status: 200, headers: headers(), body };
}

const headers = (extra: Record<string, string> = {}) => ({
  "content-type": "application/json",
  "request-id": newId("req", 14),
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
  if (is("GET", "payment_intents")) {
    const expanded = call.query
      .getAll("expand[]")
      .concat(call.query.get("expand[0]") ?? [])
      .includes("data.latest_charge");
    const intents = newestFirst(Object.values(memory.intents), call.query).map((intent) =>
      expanded && typeof intent.latest_charge === "string"
        ? { ...intent, latest_charge: memory.charges[intent.latest_charge] ?? null }
        : intent,
    );
    return list("/v1/payment_intents", intents, call.query);
  }
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
  if (is("GET", "events")) {
    const types = [call.query.get("type"), ...call.query.getAll("types[]"), call.query.get("types[0]")].filter(Boolean);
    const since = Number(call.query.get("created[gte]") ?? 0);
    const events = [...memory.events]
      .reverse()
      .filter((e) => e.created >= since && (types.length === 0 || types.includes(e.type)));
    return list("/v1/events", events, call.query);
  }
  if (is("GET", "events", "*")) return memory.events.find((event) => event.id === path[1]) ?? gone("event", path[1]);
  throw new ApiError(404, "invalid_request_error", {
    message: `Unrecognized request URL (${call.method}: ${call.path}).`,
  });
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
  const from = Number(query?.get("created[gte]") ?? 0);
  const to = Number(query?.get("created[lte]") ?? Number.MAX_SAFE_INTEGER);
  return items
    .filter(({ created }) => created >= from && created <= to)
    .reverse()
    .sort((a, b) => b.created - a.created);
}

function authenticate(call: Call, secretKey: string) {
  const given = createHash("sha256")
    .update(call.headers.authorization ?? "")
    .digest();
  const wanted = createHash("sha256").update(`Bearer ${secretKey}`).digest();
  if (!timingSafeEqual(given, wanted))
    throw new ApiError(401, "invalid_request_error", { message: "Invalid API Key provided: sk_****" });
}
