import { createHash } from "node:crypto";
import { openSession, type Session } from "../../../db/session";
import { crashPoint } from "../../../domain/shared/crash-point";
import type { Database } from "../../../ports/database";
import type { DeadJob, Work } from "../../../ports/queue";
import { errorText } from "../tries";
import { type Message, readMessage } from "./message";

/**
 * mine: do it. gone: it was done, given up or replaced by a newer one under its key; answer the broker and forget it. busy: the
 * same job is in another pair of hands; ask again later.
 */
export type Claim = { kind: "mine"; tries: number } | { kind: "gone" } | { kind: "busy" };

export type Claims = {
  claim(message: Message): Promise<Claim>;
  done(message: Message): Promise<void>;
  failed(message: Message, error: unknown): Promise<void>;
  close(): Promise<void>;
};

const lock = "hashtextextended('broker-job:' || $2::text, 0)";

/**
 * What makes a broker's deliveries one job: a row that lives as long as the job does, and a lock that lives as long as the process
 * which works on it. A message that comes twice, or late, or after a newer one of its key, finds no row of its own.
 */
export function openClaims(databaseUrl: string): Claims {
  const session: Session = openSession(databaseUrl);
  // A session gets its own lock as often as it asks, so what this process works on is known here.
  const inHand = new Set<string>();
  return {
    async claim({ key, jobId }) {
      if (inHand.has(jobId)) return { kind: "busy" };
      inHand.add(jobId);
      const claim = await ask(session, key, jobId).catch((error) => {
        inHand.delete(jobId);
        throw error;
      });
      if (claim.kind !== "mine") inHand.delete(jobId);
      return claim;
    },
    async done({ key, jobId }) {
      inHand.delete(jobId);
      await session.query(
        `with gone as (delete from "BrokerJob" where key = $1 and "jobId" = $2::uuid) select pg_advisory_unlock(${lock})`,
        [key, jobId],
      );
    },
    async failed({ key, jobId }, error) {
      inHand.delete(jobId);
      await session.query(
        `with noted as (
           update "BrokerJob" set error = $3, "lastFailedAt" = now(), "firstFailedAt" = coalesce("firstFailedAt", now())
           where key = $1 and "jobId" = $2::uuid
         ) select pg_advisory_unlock(${lock})`,
        [key, jobId, errorText(error)],
      );
    },
    close: () => session.close(),
  };
}

async function ask(session: Session, key: string, jobId: string): Promise<Claim> {
  const [row] = await session.query<{ mine: boolean; tries: number | null }>(
    `with lock as materialized (select pg_try_advisory_lock(${lock}) as mine),
     taken as (
       update "BrokerJob" set tries = tries + 1 from lock where lock.mine and key = $1 and "jobId" = $2::uuid returning tries
     )
     select mine, (select tries from taken) as tries from lock`,
    [key, jobId],
  );
  if (!row?.mine) return { kind: "busy" };
  if (row.tries !== null) return { kind: "mine", tries: row.tries };
  await session.query(`select pg_advisory_unlock(${lock}) from (values ($1::text)) as one(key)`, [key, jobId]);
  return { kind: "gone" };
}

/** Ends a job that lies among the broker's dead letters: its row goes, its letter is written. Twice is once. */
export async function buryMessage(db: Database, work: Work, text: string): Promise<void> {
  const message = readMessage(text);
  if (message) await buryJob(db, work, message);
  else await db.$transaction((tx) => work.bury(tx, unreadable(text)));
  crashPoint("broker-job-buried");
}

/** Somebody else's message: its words may be anybody's, so only their fingerprint is kept. */
function unreadable(text: string): DeadJob {
  const id = `unreadable:${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
  const now = new Date();
  const error = `a message of ${text.length} characters that is not a job of ours`;
  return {
    jobId: id,
    key: id,
    name: "unreadable",
    payload: {},
    error,
    tries: 0,
    firstFailedAt: now,
    lastFailedAt: now,
  };
}

async function buryJob(db: Database, work: Work, message: Message): Promise<void> {
  await db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<
      { tries: number; error: string | null; firstFailedAt: Date | null; lastFailedAt: Date | null }[]
    >`delete from "BrokerJob" where key = ${message.key} and "jobId" = ${message.jobId}::uuid
      returning tries, error, "firstFailedAt", "lastFailedAt"`;
    if (!row) return;
    const now = new Date();
    await work.bury(tx, {
      ...message,
      tries: row.tries,
      error: row.error ?? "the worker died while it did this",
      firstFailedAt: row.firstFailedAt ?? now,
      lastFailedAt: row.lastFailedAt ?? now,
    });
  });
}
