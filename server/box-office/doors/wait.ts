import { z } from "zod";
import { refuseNow } from "../../domain/shared/decision";
import { findSessionUser } from "../../services/auth/session-user";
import { allowedToWait, type Subject } from "../../services/chain/allowed-to-wait";
import type { WaitingRoom } from "../../services/chain/waiting-room";
import { findDeviceByToken } from "../../services/device-session/find-device";
import { findFanSession } from "../../services/session/find-session";
import type { Ctx } from "../../services/verb";
import { consoleSessionOf } from "../console-session";
import type { Call, Door } from "../door";
import type { Source } from "../streams";
import type { CtxOf } from "./scan";

const Input = z.union([
  z.object({ brand: z.string().min(1).max(63), order: z.uuid() }),
  z.object({ brand: z.string().min(1).max(63), ticket: z.string().max(64) }),
  z.object({ event: z.uuid() }),
  z.object({ intent: z.string().min(3).max(120) }),
]);
type Input = z.infer<typeof Input>;

type Needs = { ctxOf: CtxOf; room: WaitingRoom; sessionSecret: string };

/**
 * GET, an event stream: the newest state of an order or ticket (to its fan), of an event on its way to the chain or of one of the
 * organization's transactions (to the console, the event's to its gate devices too). Ids only in the address.
 */
export const wait = ({ ctxOf, room, sessionSecret }: Needs): Door => ({
  method: "GET",
  path: "/box-office/wait",
  limit: "listen",
  handle: async (call) => {
    const input = Input.parse(Object.fromEntries(call.query));
    const stranger = await ctxOf({ requestId: call.requestId, now: call.now });
    const ctx = { ...stranger, actor: await actorOf(stranger, call, input, sessionSecret) };
    const subject = await allowedToWait({ ctx, input });
    const lastEventId = /^[\w-]{1,40}$/.exec(call.headers["last-event-id"] ?? "")?.[0] ?? null;
    return { stream: { session: sessionOf(ctx), lastEventId, source: sourceOf(room, subject) } };
  },
});

async function actorOf(ctx: Ctx, call: Call, input: Input, secret: string) {
  if ("brand" in input) return findFanSession(ctx, { brand: input.brand, token: call.bearer ?? call.cookie("tc_fan") });
  if (call.bearer) return findDeviceByToken(ctx, call.bearer);
  const signedIn = await consoleSessionOf(call.cookie, secret);
  if (!signedIn) return refuseNow("signed-out");
  return findSessionUser(ctx, { ...signedIn, organizationId: call.cookie("tc_org") });
}

function sessionOf({ actor }: Ctx): string {
  if (actor.kind === "fan") return `fan:${actor.sessionId}`;
  if (actor.kind === "device") return `device:${actor.deviceId}`;
  return actor.kind === "member" ? `member:${actor.userId}` : actor.kind;
}

const sourceOf =
  (room: WaitingRoom, subject: Subject): Source =>
  ({ tell, end }) => {
    switch (subject.kind) {
      case "order":
        return room.orders.follow(subject.id, ({ shown }) => tell(shown));
      case "ticket":
        // Who has sold it or given it away hears that it is gone, and nothing more.
        return room.tickets.follow(subject.id, ({ owner, shown }) => (owner === subject.owner ? tell(shown) : end()));
      case "event":
        return room.events.follow(subject.id, ({ state, progress }) => tell({ state, progress }));
      case "intent":
        return room.intents.follow(subject.id, tell);
    }
  };
