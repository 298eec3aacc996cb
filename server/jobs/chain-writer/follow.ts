import type { ChainTransaction } from "../../../prisma/generated/client";
import { bump, capFor, defaultGasPolicy } from "../../domain/chain/gas-policy";
import { IntentPayload } from "../../domain/chain/intent";
import type { Receipt } from "../../ports/chain";
import { outcomeOf } from "./outcome";
import { pauseBefore } from "./refusal";
import { sendStored } from "./submit";
import { inTransaction, tell, type Writer } from "./writer";

/** One nonce and all bytes that were sent under it; the chain mines one of them. Oldest first. */
type Rivals = [ChainTransaction, ...ChainTransaction[]];

export const maxAttempts = 5;

/** Looks after every transaction that has no receipt yet. @returns how many are still under way. @throws {AppError} chain-unavailable. */
export async function followSent(writer: Writer): Promise<number> {
  const { db, chain } = writer;
  const rows = await db.chainTransaction.findMany({
    where: { state: "signed", fromAddress: chain.relayer() },
    orderBy: [{ nonce: "asc" }, { createdAt: "asc" }],
  });
  const byNonce = new Map<number, Rivals>();
  for (const row of rows) {
    const rivals = byNonce.get(row.nonce);
    if (rivals) rivals.push(row);
    else byNonce.set(row.nonce, [row]);
  }
  // Asked before the receipts, so that a receipt written in between is not taken for a missing one.
  const overdue = rows.some(({ id }) => sentFor(writer, id) >= writer.patience.resendMs);
  const finalNonce = overdue ? await chain.finalNonce(chain.relayer()) : 0;
  let open = 0;
  for (const rivals of byNonce.values()) if (!(await follow(writer, rivals, finalNonce, open === 0))) open++;
  return open;
}

/** @returns true when the nonce is settled one way or the other. */
async function follow(writer: Writer, rivals: Rivals, finalNonce: number, isFirst: boolean): Promise<boolean> {
  for (const row of rivals) {
    const receipt = await writer.chain.receipt(row.hash as `0x${string}`);
    if (receipt.state === "unknown") continue;
    if (receipt.state === "mined") await markMined(writer, rivals, row, receipt);
    else await giveBack(writer, rivals, row, "reverted");
    for (const { id } of rivals) writer.sent.delete(id);
    return true;
  }
  if (rivals[0].nonce < finalNonce) {
    // Somebody else used the relayer's nonce: these bytes can never be mined.
    await giveBack(writer, rivals, null, "overtaken");
    return true;
  }
  const latest = rivals.at(-1) ?? rivals[0];
  const age = sentFor(writer, latest.id);
  // A predecessor may have died between storing and sending: first of all the same bytes go out once more.
  if (!writer.sent.has(latest.id)) await sendStored(writer, latest);
  // Later nonces wait for the first, so only the first is worth more money.
  else if (isFirst && age >= writer.patience.outbidMs) await outbid(writer, latest);
  else if (sinceLast(writer, latest.id) >= writer.patience.resendMs) await sendStored(writer, latest);
  return false;
}

const sentFor = ({ sent }: Writer, id: string) => Date.now() - (sent.get(id)?.firstAt ?? 0);
const sinceLast = ({ sent }: Writer, id: string) => Date.now() - (sent.get(id)?.lastAt ?? 0);

async function outbid(writer: Writer, latest: ChainTransaction): Promise<void> {
  const old = latest.raw as `0x${string}`;
  const [before, now] = [writer.chain.feesOf(old), await writer.chain.fees()];
  const fees = bump(before, now, capFor(defaultGasPolicy, "mint", 0), defaultGasPolicy);
  if (fees === "capped") return sendStored(writer, latest);
  const { hash, raw, from, nonce } = await writer.chain.reprice(old, fees);
  const { id } = await writer.db.chainTransaction.create({ data: { hash, raw, fromAddress: from, nonce } });
  writer.log.warn({ tx: hash, instead: latest.hash, nonce }, "outbid");
  await sendStored(writer, { id, raw });
}

type Mined = Extract<Receipt, { state: "mined" }>;

async function markMined(writer: Writer, rivals: Rivals, winner: ChainTransaction, receipt: Mined): Promise<void> {
  const ids = rivals.map(({ id }) => id);
  const minedAt = new Date();
  const { blockNumber } = receipt;
  const told = await inTransaction(writer, async (tx) => {
    const intents = await tx.chainIntent.findMany({ where: { transactionId: { in: ids }, state: "submitted" } });
    for (const { id, payload } of intents) {
      const result = outcomeOf(IntentPayload.parse(payload), receipt.events);
      const data = result
        ? { state: "mined", result, blockNumber, minedAt, transactionId: winner.id, txHash: winner.hash, error: null }
        : { state: "failed", error: "no-event", blockNumber };
      await tx.chainIntent.update({ where: { id }, data });
    }
    await tx.chainTransaction.updateMany({ where: { id: { in: ids } }, data: { state: "replaced" } });
    await tx.chainTransaction.update({ where: { id: winner.id }, data: { state: "mined", minedAt } });
    await tell(writer, tx, intents);
    return intents;
  });
  writer.log.info({ tx: winner.hash, block: blockNumber, intents: told.map(({ dedupeKey }) => dedupeKey) }, "mined");
}

/** The transaction came to nothing: its intents go back into the queue, or fail when that happened too often. */
async function giveBack(
  writer: Writer,
  rivals: Rivals,
  reverted: ChainTransaction | null,
  error: string,
): Promise<void> {
  const ids = rivals.map(({ id }) => id);
  await inTransaction(writer, async (tx) => {
    const intents = await tx.chainIntent.findMany({ where: { transactionId: { in: ids }, state: "submitted" } });
    const dead = intents.filter(({ attempts }) => attempts + 1 >= maxAttempts);
    for (const { id, attempts } of intents)
      await tx.chainIntent.update({
        where: { id },
        data: {
          state: attempts + 1 >= maxAttempts ? "failed" : "queued",
          attempts: attempts + 1,
          notBefore: new Date(Date.now() + pauseBefore(attempts, error)),
          error,
        },
      });
    await tx.chainTransaction.updateMany({ where: { id: { in: ids } }, data: { state: "failed" } });
    await tell(writer, tx, dead);
  });
  writer.log.warn({ tx: reverted?.hash ?? rivals[0].hash, error }, "came to nothing");
}
