import { z } from "zod";
import { refuseNow, settled } from "../../domain/shared/decision";
import { type BotScore, treatmentOf } from "../../domain/waiting-room/bots";
import { JoinInput } from "../../domain/waiting-room/room-input";
import { admit, findOwnPlace } from "../admissions";
import type { Call, Door } from "../door";
import type { Entrance } from "../entrance";
import { fanOf } from "../fan-of";
import type { Board } from "../room-board";
import type { FanSession } from "../sessions";

const OfEvent = z.object({ eventId: z.uuid() });

/** Nobody is kept outside by a score that is late or broken. */
const scoreMs = 300;
const trusting: BotScore = async () => 1;

type Needs = { entrance: Entrance; score?: BotScore };

/** POST: takes a place, or finds the one that this browser or its account has. The answer is on disk. */
export const takePlace = ({ entrance, score = trusting }: Needs): Door => ({
  method: "POST",
  path: "/box-office/waiting-room/places",
  limit: "waiting-room",
  handle: async (call) => {
    const { brand, eventId } = JoinInput.parse(call.body);
    const session = await fanAt(call, brand);
    const treatment = await treat(call, score, session.fanId !== null);
    if (treatment === "ask-email") refuseNow("email-needed", { eventId });
    const { organizationId, fanId } = session;
    const request = { eventId, organizationId, sessionId: session.id, fanId, last: treatment === "last" };
    const { id, state, came } = settled(await entrance.join(request));
    return { status: came === "new" ? 201 : 200, body: { ticket: id, state, came } };
  },
});

async function treat(call: Call, score: BotScore, verified: boolean) {
  const header = (name: string) => call.headers[name]?.slice(0, 500) ?? null;
  const facts = {
    address: call.address,
    userAgent: header("user-agent"),
    acceptLanguage: header("accept-language"),
    verified,
  };
  const late = new Promise<number>((resolve) => setTimeout(resolve, scoreMs, 1).unref());
  const said = await Promise.race([score(facts), late]).catch((err) => {
    call.house.log.warn({ err }, "nobody could score a request for a place");
    return 1;
  });
  return treatmentOf(said, facts);
}

/** The fan's session, if it is one of this brand's. @throws {RefusalError} signed-out. */
async function fanAt(call: Call, brand: string): Promise<FanSession> {
  const session = await fanOf(call);
  if (session.organizationId !== (await call.house.sessions.organizationOf(brand))) refuseNow("signed-out");
  return session;
}

/** GET: the room and one's own place in it, as an event stream or, for who asks for JSON, once. */
export const myPlace = (board: Board): Door => ({
  method: "GET",
  path: "/box-office/waiting-room/places",
  limit: "waiting-look",
  handle: async (call) => {
    const { eventId } = OfEvent.parse({ eventId: call.query.get("eventId") });
    const token = call.bearer ?? call.cookie("tc_fan");
    // A browser without a session may look at the room: it has no place.
    const session = token ? await call.house.sessions.ofToken(token).catch(() => null) : null;
    if (session) await call.pass(session.fanId ? `fan:${session.fanId}` : `session:${session.id}`);
    const own = session && (await findOwnPlace(call.house, { session, eventId }));
    const of = { eventId, entryId: own?.id ?? null };
    if (!/\btext\/event-stream\b/.test(call.headers.accept ?? "")) {
      const told = (await board.look(of)) ?? refuseNow("not-found", { field: "eventId" });
      return { status: 200, body: { ...told, serverNow: new Date().toISOString() } };
    }
    const lastEventId = /^[\w-]{1,40}$/.exec(call.headers["last-event-id"] ?? "")?.[0] ?? null;
    const name = session ? `fan:${session.id}` : `address:${call.address}`;
    return { stream: { session: name, lastEventId, source: (to) => board.follow(of, to) } };
  },
});

/** POST: answers one's turn. From now the time to choose and pay counts. Repeated, the same end of it. */
export const answerTurn: Door = {
  method: "POST",
  path: "/box-office/waiting-room/turns",
  limit: "waiting-turn",
  handle: async (call) => {
    const { brand, eventId } = JoinInput.parse(call.body);
    const session = await fanAt(call, brand);
    const find = () => findOwnPlace(call.house, { session, eventId });
    const own = await find();
    const until = (await admit(call.house, own, call.now)) ?? (await admit(call.house, await find(), call.now));
    if (!until) return refuseNow("waiting-room-needed", { eventId, state: own?.state ?? null });
    return { status: 200, body: { until: until.toISOString(), serverNow: new Date().toISOString() } };
  },
};

const leave = {
  name: "leave-room",
  text: `update "WaitingEntry" set state = 'left', "endedAt" = now() at time zone 'UTC'
    where id = $1 and state in ('waiting', 'offered', 'admitted', 'passed')`,
};

/** DELETE: gives one's place up. Repeated, or without a place: nothing to give up, the same answer. */
export const leaveRoom: Door = {
  method: "DELETE",
  path: "/box-office/waiting-room/places/:eventId",
  limit: "waiting-turn",
  handle: async (call) => {
    const { eventId } = OfEvent.parse(call.params);
    const session = await fanOf(call);
    const own = await findOwnPlace(call.house, { session, eventId });
    if (own) await call.house.pool.query({ ...leave, values: [own.id] });
    return { status: 200, body: { eventId, left: true } };
  },
};
