import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { crashPoint } from "../domain/shared/crash-point";
import { accept, type Decision, refuse } from "../domain/shared/decision";
import { comeBack, type EntryState, enter, gracePlaces, isEarly, type Return } from "../domain/waiting-room/entry";
import {
  type EntranceRow,
  type EntryRow,
  insertEntries,
  knownEntries,
  lockEntrances,
  returnEntries,
  toEntrance,
  toEntry,
} from "./entrance-lines";

export type Joining = {
  eventId: string;
  organizationId: string;
  sessionId: string;
  fanId: string | null;
  /** Sent to the end by the policy for machines. */
  last: boolean;
};
export type Joined = { id: string; state: EntryState; came: "new" | Return };
export type Entrance = {
  /** Answers once the place is on disk. The same browser or account: the same place. @throws when the database does not answer. */
  join(request: Joining): Promise<Decision<Joined>>;
};

type Waiting = { request: Joining; settle(answer: Decision<Joined>): void; fail(cause: unknown): void };
type Options = { pool: Pool; clock?: () => Date; maxBatch?: number };

/** Somebody took the same place at another process: the same batch again finds it. */
const worthAnotherTry = new Set(["23505", "40P01", "40001"]);

/** Group commit without a timer, as the allocator does it: twenty thousand who press at once cost a few hundred commits. */
export function openEntrance({ pool, clock = () => new Date(), maxBatch = 512 }: Options): Entrance {
  let queue: Waiting[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    busy = true;
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(maxBatch);
      try {
        const answers = await commitBatch(
          pool,
          batch.map(({ request }) => request),
          clock(),
        );
        for (const [at, one] of batch.entries()) one.settle(answers[at] as Decision<Joined>);
      } catch (cause) {
        for (const one of batch) one.fail(cause);
      }
    }
    busy = false;
  }

  return {
    join: (request) =>
      new Promise((settle, fail) => {
        queue.push({ request, settle, fail });
        if (!busy) void drain();
      }),
  };
}

async function commitBatch(pool: Pool, requests: Joining[], now: Date, tries = 3): Promise<Decision<Joined>[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await inOneTransaction(client, requests, now);
  } catch (cause) {
    await client.query("rollback").catch((lost: Error) => {
      broken = lost;
    });
    const code = (cause as { code?: string }).code ?? "";
    if (broken || tries <= 1 || !worthAnotherTry.has(code)) throw cause;
  } finally {
    client.release(broken);
  }
  return commitBatch(pool, requests, now, tries - 1);
}

async function inOneTransaction(client: PoolClient, requests: Joining[], now: Date): Promise<Decision<Joined>[]> {
  const eventIds = [...new Set(requests.map(({ eventId }) => eventId))];
  await client.query("begin");
  const rooms = await client.query<EntranceRow>({ ...lockEntrances, values: [eventIds] });
  const wanted = JSON.stringify(requests.map(({ eventId, sessionId, fanId }) => ({ eventId, sessionId, fanId })));
  const known = await client.query<EntryRow>({ ...knownEntries, values: [wanted] });
  const { answers, fresh, returning } = decide(rooms.rows, known.rows, requests, now);
  if (fresh.length > 0) await client.query({ ...insertEntries, values: [JSON.stringify(fresh), now.getTime()] });
  if (returning.length > 0)
    await client.query({ ...returnEntries, values: [JSON.stringify(returning), gracePlaces - 1] });
  await client.query("commit");
  if (fresh.length + returning.length > 0) crashPoint("room-entered");
  return answers;
}

type Fresh = Omit<Joining, "organizationId"> & { id: string; early: boolean };
type Returning = { id: string; early: boolean; ahead: boolean };
type Place = Joined & { returns: number; untilAt: Date | null };

/** What becomes of a batch, in the order it came: two tabs of one browser, or two browsers of one account, are one place. */
function decide(rooms: EntranceRow[], known: EntryRow[], requests: Joining[], now: Date) {
  const roomOf = new Map(rooms.map((row) => [row.eventId, toEntrance(row)]));
  const places = new Map<string, Place>();
  const note = (of: { eventId: string; sessionId: string; fanId: string | null }, place: Place) => {
    places.set(`${of.eventId} ${of.sessionId}`, place);
    if (of.fanId) places.set(`${of.eventId} fan ${of.fanId}`, place);
  };
  for (const row of known) note(row, { ...toEntry(row), came: "same" });
  const fresh: Fresh[] = [];
  const returning: Returning[] = [];
  const answers = requests.map((request): Decision<Joined> => {
    const { eventId, sessionId, fanId, last, organizationId } = request;
    const room = roomOf.get(eventId);
    const open = enter(room?.organizationId === organizationId ? room : null, now);
    if (!open.ok || !room) return open.ok ? refuse("not-found", { field: "eventId" }) : open;
    if (room.verifiedOnly && !fanId) return refuse("email-needed", { eventId });
    // The account's place counts before the browser's.
    const before = (fanId && places.get(`${eventId} fan ${fanId}`)) || places.get(`${eventId} ${sessionId}`);
    const early = isEarly(room, now);
    if (!before) {
      const id = randomUUID();
      fresh.push({ id, eventId, sessionId, fanId, last, early });
      note(request, { id, state: "waiting", came: "same", returns: 0, untilAt: null });
      return accept({ id, state: "waiting", came: "new" });
    }
    const came = comeBack(before, now);
    if (came === "same") return accept({ id: before.id, state: before.state, came });
    returning.push({ id: before.id, early, ahead: came === "ahead" });
    before.state = "waiting";
    return accept({ id: before.id, state: "waiting", came });
  });
  return { answers, fresh, returning };
}
