import { reopen } from "./heal";
import { forEach, inTransaction, type Lane } from "./writer";

/** Mined as far as we know, in a block that should be final. `blockHash` is null of what was mined before it was kept. */
type Due = { id: string; hash: string; raw: string; nonce: number; block: number; blockHash: string | null };

const questions = 100;
const atOnce = 2_000;

/**
 * Makes mined intents final once their block is, and brings back what a reorganisation took.
 * @returns how many intents are mined and not final. @throws {AppError} chain-unavailable.
 */
export async function finalizeMined(lane: Lane): Promise<number> {
  const { db, chain, sender } = lane;
  const open = await db.chainIntent.count({ where: { sender, state: "mined" } });
  if (open === 0) return 0;
  const { finalized } = await chain.head();
  const unsent = { sender, state: "mined", transactionId: null, blockNumber: { lte: finalized } };
  const { count } = await db.chainIntent.updateMany({ where: unsent, data: { state: "final" } });
  if (count > 0) await tellFinal(lane, []);
  const due = await db.$queryRaw<Due[]>`
    select t.id::text as id, t.hash, t.raw, t.nonce, t."blockHash", due.block from "ChainTransaction" t join (
      select "transactionId", max("blockNumber") as block from "ChainIntent"
      where sender = ${sender} and state = 'mined' and "blockNumber" <= ${finalized}
      group by "transactionId" limit ${atOnce}) due on due."transactionId" = t.id
    order by t.nonce`;
  const confirmed = await standing(lane, due);
  const stands = new Set(confirmed.map(({ id }) => id));
  const doubtful = due.filter(({ id }) => !stands.has(id));
  const receipts = await forEach(doubtful, questions, ({ hash }) => chain.receipt(hash as `0x${string}`));
  for (const [at, transaction] of doubtful.entries()) {
    const receipt = receipts[at];
    // Another block, or reverted there, which following it again will find; or in no block at all.
    if (receipt?.state === "mined") confirmed.push({ id: transaction.id, block: receipt.blockNumber });
    else await reopen(lane, transaction);
  }
  const done = await db.$queryRaw<{ state: string; wakeSagaId: string | null }[]>`
    update "ChainIntent" i set "blockNumber" = u.block, state = case when u.block <= ${finalized} then 'final' else 'mined' end
    from jsonb_to_recordset(${JSON.stringify(confirmed)}::jsonb) as u(id uuid, block int)
    where i."transactionId" = u.id and i.state = 'mined' returning i.state, i."wakeSagaId"::text as "wakeSagaId"`;
  const final = done.filter(({ state }) => state === "final");
  const sagaIds = final.flatMap(({ wakeSagaId }) => wakeSagaId ?? []);
  if (final.length > 0) await tellFinal(lane, [...new Set(sagaIds)]);
  return Math.max(0, open - count - done.length);
}

/** Those whose block is final with the hash that their receipt named: one question a block instead of one a transaction. */
async function standing({ chain }: Lane, due: readonly Due[]): Promise<{ id: string; block: number }[]> {
  const blocks = [...new Set(due.map(({ block }) => block))];
  const found = await forEach(blocks, questions, (block) => chain.finalBlockHash(block));
  const hashOf = new Map(blocks.map((block, at) => [block, found[at]]));
  return due
    .filter(({ block, blockHash }) => blockHash !== null && hashOf.get(block) === blockHash)
    .map(({ id, block }) => ({ id, block }));
}

/** One signal for all pages, and the runs that wait for finality go on. A crash before it costs them their next look. */
async function tellFinal(lane: Lane, sagaIds: string[]): Promise<void> {
  const { bus, chain, db, queue } = lane;
  await bus.publish({ topic: "finality", id: String(chain.chainId) });
  if (sagaIds.length === 0) return;
  const where = { id: { in: sagaIds }, state: "waiting" };
  const waiting = await db.sagaRun.findMany({ where, select: { id: true } });
  if (waiting.length === 0) return;
  await inTransaction(lane, async (tx) => {
    for (const { id: sagaId } of waiting)
      await queue.enqueue(tx, { name: "saga:advance", payload: { sagaId }, key: `saga:${sagaId}` });
  });
}
