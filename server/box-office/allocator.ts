import type { Pool, PoolClient } from "pg";
import { allocate, type Granted, type HoldRequest, type Taken } from "../domain/hold/allocate";
import { crashPoint } from "../domain/shared/crash-point";
import type { Decision } from "../domain/shared/decision";
import {
  type HoldRow,
  knownAndTaken,
  knownHolds,
  lockPlainRooms,
  lockRooms,
  type RoomRow,
  toHold,
  toRoom,
  writing,
} from "./lines";

export type Allocator = {
  /** Answers once the hold is on disk. Same id and content: the same answer. @throws when the database does not answer. */
  hold(request: HoldRequest): Promise<Decision<Granted>>;
  /** Requests waiting for the batch that is being committed. */
  waiting(): number;
};

type Waiting = {
  request: HoldRequest;
  retried: boolean;
  settle(answer: Decision<Granted>): void;
  fail(cause: unknown): void;
};
type Options = { pool: Pool; clock?: () => Date; maxBatch?: number };

/**
 * A repeated id, a lock cycle with a sweep, or a quota that a tier got while the batch waited for its lock (then the database's own
 * check speaks): the same batch again sees the other side's work.
 */
const worthAnotherTry = new Set(["23505", "23514", "40P01", "40001"]);

/**
 * Group commit without a timer: what arrives while the previous batch commits goes into the next one. The decision is the
 * domain's, under the row locks of the tiers, so any number of these may run in any number of processes.
 */
export function openAllocator({ pool, clock = () => new Date(), maxBatch = 128 }: Options): Allocator {
  let queue: Waiting[] = [];
  let busy = false;
  let reclaimedAt = 0;

  /**
   * The next batch is on its way to the database before anybody of the one before is told: the answers of a full batch cost this
   * process as much time as the database needs for the next one.
   */
  async function drain(): Promise<void> {
    busy = true;
    let tell: (() => Promise<void>) | null = null;
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(maxBatch);
      const now = clock();
      const committed = commitBatch(
        pool,
        batch.map((one) => one.request),
        now,
      );
      // Whatever it comes to is looked at below; until then it must not count as unhandled.
      committed.catch(() => undefined);
      if (tell) {
        // The first words of the batch must have left.
        await sent();
        await tell();
      }
      try {
        const answers = await committed;
        tell = () => answer(batch, answers, now);
      } catch (cause) {
        tell = async () => {
          for (const one of batch) one.fail(cause);
        };
      }
      if (queue.length === 0) {
        await tell();
        tell = null;
      }
    }
    busy = false;
  }

  async function answer(batch: Waiting[], answers: Decision<Granted>[], now: Date): Promise<void> {
    const soldOut: { one: Waiting; said: Decision<Granted> }[] = [];
    for (const [at, one] of batch.entries()) {
      // Between two words the database is heard: the next batch must not wait until everybody of this one has been told.
      if (at > 0 && at % toldAtOnce === 0) await sent();
      const said = answers[at] as Decision<Granted>;
      if (!said.ok && said.code === "sold-out" && !one.retried) soldOut.push({ one, said });
      else one.settle(said);
    }
    if (soldOut.length === 0) return;
    // Seats of lapsed holds are seats: nobody is told "sold out" because a sweep has not come by yet.
    const freed = await reclaim(now);
    for (const { one, said } of soldOut) {
      if (freed === 0) one.settle(said);
      else queue.push({ ...one, retried: true });
    }
  }

  /** At most every 200 ms, so that a crowd in front of a sold-out event does not become a crowd of sweeps. */
  async function reclaim(now: Date): Promise<number> {
    if (now.getTime() - reclaimedAt < 200) return 0;
    reclaimedAt = now.getTime();
    const sweep = "select expire_holds((to_timestamp($1::float8 / 1000) at time zone 'UTC')::timestamp(3), 500)";
    const { rowCount } = await pool.query(sweep, [now.getTime()]);
    return rowCount ?? 0;
  }

  return {
    waiting: () => queue.length,
    hold: (request) =>
      new Promise((settle, fail) => {
        queue.push({ request, retried: false, settle, fail });
        if (!busy) void drain();
      }),
  };
}

/** So many are told before the process looks at what has arrived. */
const toldAtOnce = 16;
const sent = () => new Promise<void>((resolve) => setImmediate(resolve));

async function commitBatch(pool: Pool, requests: HoldRequest[], now: Date, tries = 3): Promise<Decision<Granted>[]> {
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

/** Tiers that were seen to share something. Only a hint for the cheaper question; what the database says counts. */
const sharing = new Set<string>();

type Before = { rooms: RoomRow[]; known: HoldRow[]; taken: Taken[] };

/**
 * The batch's tiers under lock, what its ids stand for already, and where a buyer's limit counts, what she has. The usual batch asks
 * for all of it in one go; what shares a quota or is counted by buyer takes one or two more.
 */
async function lookBack(client: PoolClient, requests: HoldRequest[], now: Date): Promise<Before> {
  const tierIds = [...new Set(requests.flatMap((request) => request.items.map((item) => item.tierId)))];
  const ids = requests.map((request) => request.id);
  const begun = client.query("begin");
  let rooms: RoomRow[] | null = null;
  if (!tierIds.some((id) => sharing.has(id))) {
    const [, plain, known] = await inOneGo(
      begun,
      client.query<RoomRow>({ ...lockPlainRooms, values: [tierIds] }),
      // A statement of its own behind the lock: it sees what was committed while the lock was waited for.
      client.query<HoldRow>({ ...knownHolds, values: [ids] }),
    );
    const shared = plain.rows.filter((row) => row.shared);
    if (shared.length === 0 && !isCounted(plain.rows)) return { rooms: plain.rows, known: known.rows, taken: [] };
    if (shared.length === 0) rooms = plain.rows;
    if (sharing.size > 10_000) sharing.clear();
    for (const { id } of shared) sharing.add(id);
  }
  rooms ??= (await inOneGo(begun, client.query<RoomRow>({ ...lockRooms, values: [tierIds] })))[1].rows;
  if (!isCounted(rooms))
    return { rooms, known: (await client.query<HoldRow>({ ...knownHolds, values: [ids] })).rows, taken: [] };
  const asks = requests.map(({ sessionId, fanId, eventId }) => ({ session: sessionId, fan: fanId, event: eventId }));
  const values = [ids, now.getTime(), JSON.stringify(asks)];
  const { rows } = await client.query<Omit<Before, "rooms">>({ ...knownAndTaken, values });
  return { rooms, ...(rows[0] as Omit<Before, "rooms">) };
}

const isCounted = (rooms: RoomRow[]): boolean =>
  rooms.some((room) => room.maxPerBuyer !== null || room.eventMaxPerBuyer !== null);

/** Said to the database together. All of it is answered before this ends; the first that failed speaks. */
async function inOneGo<T extends readonly Promise<unknown>[]>(...said: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(said);
  return Promise.all(said);
}

async function inOneTransaction(client: PoolClient, requests: HoldRequest[], now: Date): Promise<Decision<Granted>[]> {
  const { rooms, known, taken } = await lookBack(client, requests, now);
  const answers = allocate(rooms.map(toRoom), known.map(toHold), requests, now, taken);
  const granted = answers.flatMap((said) => (said.ok && said.value.fresh ? [said.value.hold] : []));
  const written = granted.length > 0 ? [client.query(writing(granted, now))] : [];
  // Of lines that were refused, "commit" commits nothing.
  await inOneGo(...written, client.query("commit"));
  if (granted.length > 0) crashPoint("hold-granted");
  return answers;
}
