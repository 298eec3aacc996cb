import { IntentPayload } from "../../domain/chain/intent";
import { AppError } from "../../domain/shared/app-error";
import type { Signed } from "../../ports/chain";
import type { Tx } from "../../ports/database";
import type { Outcome } from "./outcome";
import { type Batch, type Intent, touches } from "./plan";
import { inTransaction, type Lane } from "./writer";

/** More than some blocks can take; the rest is read when these are under way. */
const readAhead = 4_000;

type Row = Omit<Intent, "payload"> & { payload: unknown };

/** What this lane has to do, oldest first. */
export async function queuedOf({ db, sender }: Lane): Promise<Intent[]> {
  const rows = await db.$queryRaw<Row[]>`
    select id, "organizationId", "dedupeKey", payload, attempts, "notBefore", "createdAt", "wakeSagaId"
    from "ChainIntent" where sender = ${sender} and state = 'queued'
    order by "createdAt", id limit ${readAhead}`;
  return rows.map((row) => ({ ...row, payload: IntentPayload.parse(row.payload) }));
}

/** What transactions under way touch, mints by the number of their transactions, and how many transactions that is. */
export async function underWay({ db, sender }: Lane): Promise<{ busy: Map<string, number>; transactions: number }> {
  const rows = await db.$queryRaw<{ transactionId: string | null; payload: unknown }[]>`
    select distinct on ("transactionId", payload ->> 'collection', coalesce(payload ->> 'tokenId', id::text))
      "transactionId", payload from "ChainIntent"
    where sender = ${sender} and state = 'submitted' and kind <> 'mint'
    union all
    select * from (select distinct on ("transactionId") "transactionId", payload from "ChainIntent"
    where sender = ${sender} and state = 'submitted' and kind = 'mint') mints`;
  const busy = new Map<string, number>();
  for (const { payload } of rows) {
    const touched = touches(payload as IntentPayload);
    busy.set(touched, (busy.get(touched) ?? 0) + 1);
  }
  return { busy, transactions: new Set(rows.map(({ transactionId }) => transactionId)).size };
}

export type Sealed = { signed: Signed; good: Batch };

/**
 * Keeps signed bytes and gives the intents to them, before anybody sees either.
 * @returns ids of the transactions in the same order, or null when somebody took one of the intents meanwhile; then nothing happened.
 */
export async function keepSigned(lane: Lane, sealed: Sealed[]): Promise<string[] | null> {
  const taken = new AppError("internal", { message: "an intent was taken meanwhile" });
  try {
    return await inTransaction(lane, async (tx) => {
      const data = sealed.map(({ signed: { hash, raw, from, nonce } }) => ({ hash, raw, fromAddress: from, nonce }));
      const made = await tx.chainTransaction.createManyAndReturn({ data, select: { id: true, hash: true } });
      const idOf = new Map(made.map(({ id, hash }) => [hash, id]));
      const rows = sealed.flatMap(({ signed, good }) =>
        good.map(({ id }, position) => ({ id, tx: idOf.get(signed.hash), hash: signed.hash, position })),
      );
      const count = await tx.$executeRaw`
        update "ChainIntent" i set state = 'submitted', "transactionId" = u.tx, "txHash" = u.hash,
          position = u.position, error = null
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as u(id uuid, tx uuid, hash text, position int)
        where i.id = u.id and i.state = 'queued'`;
      if (count !== rows.length) throw taken;
      return data.map(({ hash }) => idOf.get(hash) ?? "");
    });
  } catch (error) {
    if (error === taken) return null;
    throw error;
  }
}

/** What becomes of an intent. Times of the next try in milliseconds from now. */
export type Change = {
  id: string;
  state: "queued" | "mined" | "failed";
  error: string | null;
  result?: Outcome;
  block?: number;
  /** Of the transaction that did it, when several were sent for one nonce. */
  tx?: string;
  hash?: string;
  /** Counts as a try when given. */
  pauseMs?: number;
};

/** Writes what became of intents in one statement. @returns those that were changed, for who waits. */
export async function change(tx: Tx, changes: Change[], from: "queued" | "submitted") {
  if (changes.length === 0) return [];
  const now = Date.now();
  const stamp = (ms: number) => new Date(ms).toISOString().slice(0, -1);
  const rows = changes.map(({ pauseMs, ...one }) => ({
    ...one,
    tries: pauseMs === undefined ? 0 : 1,
    next: pauseMs === undefined ? null : stamp(now + pauseMs),
    at: one.state === "mined" ? stamp(now) : null,
  }));
  return tx.$queryRaw<{ dedupeKey: string; wakeSagaId: string | null; state: string }[]>`
    update "ChainIntent" i set state = u.state, error = u.error, result = coalesce(u.result, i.result),
      "blockNumber" = u.block, "transactionId" = coalesce(u.tx, i."transactionId"), "txHash" = coalesce(u.hash, i."txHash"),
      attempts = i.attempts + u.tries, "notBefore" = coalesce(u.next, i."notBefore"), "minedAt" = u.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as u(id uuid, state text, error text, result jsonb, block int,
      tx uuid, hash text, tries int, next timestamp, at timestamp)
    where i.id = u.id and i.state = ${from}
    returning i."dedupeKey", i."wakeSagaId"::text as "wakeSagaId", i.state`;
}
