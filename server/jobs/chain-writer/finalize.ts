import { reopen } from "./heal";
import { forEach, type Lane } from "./writer";

const questions = 24;
const atOnce = 500;

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
  const due = await db.$queryRaw<{ id: string; hash: string; raw: string; nonce: number }[]>`
    select t.id::text as id, t.hash, t.raw, t.nonce from "ChainTransaction" t where t.id in (
      select "transactionId" from "ChainIntent"
      where sender = ${sender} and state = 'mined' and "blockNumber" <= ${finalized} limit ${atOnce})
    order by t.nonce`;
  const receipts = await forEach(due, questions, ({ hash }) => chain.receipt(hash as `0x${string}`));
  const confirmed: { id: string; block: number }[] = [];
  for (const [at, transaction] of due.entries()) {
    const receipt = receipts[at];
    // Another block, or reverted there, which following it again will find; or in no block at all.
    if (receipt?.state === "mined") confirmed.push({ id: transaction.id, block: receipt.blockNumber });
    else await reopen(lane, transaction);
  }
  const done = await db.$executeRaw`
    update "ChainIntent" i set "blockNumber" = u.block, state = case when u.block <= ${finalized} then 'final' else 'mined' end
    from jsonb_to_recordset(${JSON.stringify(confirmed)}::jsonb) as u(id uuid, block int)
    where i."transactionId" = u.id and i.state = 'mined'`;
  return Math.max(0, open - count - done);
}
