import { z } from "zod";
import { refuseNow, settled } from "../../domain/shared/decision";
import { treatmentOf } from "../../domain/waiting-room/bots";
import { JoinInput } from "../../domain/waiting-room/room-input";
import { admit, findOwnPlace } from "../admissions";
import type { Call, Door } from "../door";
import type { Entrance } from "../entrance";
import { accountOf, fanOf } from "../fan-of";
import type { Board } from "../room-board";
import type { FanSession } from "../sessions";

const OfEvent = z.object({ eventId: z.uuid() });

/** POST: takes a place, or finds the one that this browser or its account has. The answer is on disk. */
export const takePlace = ({ entrance }: { entrance: Entrance }): Door => ({
  method: "POST",
  path: "/box-office/waiting-room/places",
  limit: "waiting-room",
  handle: async (call) => {
    const { brand, eventId } = JoinInput.parse(call.body);
    const session = await fanAt(call, brand);
    // Who is kept outside by the hook does not come this far; a score only says where she stands.
    const treatment = treatmentOf(await call.pass(accountOf(session)), { verified: session.fanId !== null });
    if (treatment === "ask-email") refuseNow("email-needed", { eventId });
    const { organizationId, fanId } = session;
    const request = { eventId, organizationId, sessionId: session.id, fanId, last: treatment === "last" };
    const { id, state, came } = settled(await entrance.join(request));
    return { status: came === "new" ? 201 : 200, body: { ticket: id, state, came } };
  },
});

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
    if (session) await call.pass(accountOf(session));
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
