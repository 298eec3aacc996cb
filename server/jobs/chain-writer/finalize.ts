import type { ChainTransaction } from "../../../prisma/generated/client";
import { sendStored } from "./submit";
import { inTransaction, type Writer } from "./writer";

/**
 * Makes mined intents final once their block is, and brings back what a reorganisation took: the same bytes are sent again, so
 * that it cannot happen twice. @returns how many intents are mined and not final. @throws {AppError} chain-unavailable.
 */
export async function finalizeMined(writer: Writer): Promise<number> {
  const { db, chain } = writer;
  const open = await db.chainIntent.findMany({
    where: { state: "mined" },
    select: { id: true, transactionId: true, blockNumber: true },
  });
  if (open.length === 0) return 0;
  const { finalized } = await chain.head();
  const due = open.filter(({ blockNumber }) => (blockNumber ?? 0) <= finalized);
  const unsent = due.filter(({ transactionId }) => transactionId === null).map(({ id }) => id);
  await db.chainIntent.updateMany({ where: { id: { in: unsent }, state: "mined" }, data: { state: "final" } });
  const transactionIds = [...new Set(due.flatMap(({ transactionId }) => transactionId ?? []))];
  const transactions = await db.chainTransaction.findMany({
    where: { id: { in: transactionIds } },
    orderBy: { nonce: "asc" },
  });
  for (const transaction of transactions) await confirm(writer, transaction, finalized);
  return open.length - due.length;
}

async function confirm(writer: Writer, transaction: ChainTransaction, finalized: number): Promise<void> {
  const { id, hash, raw } = transaction;
  const receipt = await writer.chain.receipt(hash as `0x${string}`);
  const mined = { transactionId: id, state: "mined" };
  if (receipt.state !== "unknown") {
    // A reorganisation may have put it into another block, or made it revert there, which following it again will find.
    if (receipt.state === "reverted") return reopen(writer, transaction);
    const data = { blockNumber: receipt.blockNumber, ...(receipt.blockNumber <= finalized ? { state: "final" } : {}) };
    await writer.db.chainIntent.updateMany({ where: mined, data });
    return;
  }
  await reopen(writer, transaction);
  await sendStored(writer, { id, raw });
}

async function reopen(writer: Writer, { id, hash, nonce }: ChainTransaction): Promise<void> {
  await inTransaction(writer, async (tx) => {
    await tx.chainTransaction.update({ where: { id }, data: { state: "signed", minedAt: null } });
    await tx.chainIntent.updateMany({
      where: { transactionId: id, state: "mined" },
      data: { state: "submitted", blockNumber: null, minedAt: null },
    });
  });
  writer.log.warn({ tx: hash, nonce }, "taken back by a reorganisation");
}
