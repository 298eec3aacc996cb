import type { ChainTransaction } from "../../../prisma/generated/client";
import { crashPoint } from "../../domain/shared/crash-point";
import { sendStored } from "./submit";
import { inTransaction, type Lane } from "./writer";

/** Gas of a transfer. */
const transferGas = 21_000n;

/**
 * A reorganisation took blocks back: what we have as mined under a nonce that the chain has not counted goes out again, with the
 * same bytes, so that it cannot happen twice. Endpoints that are behind say the same for a moment, so it must last.
 */
export async function reopenLost(lane: Lane, minedNonce: number): Promise<void> {
  const lost = await lane.db.$queryRaw<Pick<ChainTransaction, "id" | "hash" | "raw" | "nonce">[]>`
    select t.id::text as id, t.hash, t.raw, t.nonce from "ChainTransaction" t
    where t."fromAddress" = ${lane.sender} and t.nonce >= ${minedNonce} and t.state = 'mined' order by t.nonce`;
  for (const one of lost) {
    if (!lasts(lane, one.nonce)) continue;
    const receipt = await lane.chain.receipt(one.hash as `0x${string}`);
    if (receipt.state === "unknown") await reopen(lane, one);
  }
  const counted = [...lane.missing.keys()].filter((nonce) => nonce < minedNonce);
  for (const nonce of counted) lane.missing.delete(nonce);
}

/** Its intents are under way again, and so are its bytes. */
export async function reopen(
  lane: Lane,
  { id, hash, raw, nonce }: Pick<ChainTransaction, "id" | "hash" | "raw" | "nonce">,
) {
  await inTransaction(lane, async (tx) => {
    await tx.chainTransaction.update({ where: { id }, data: { state: "signed", minedAt: null, blockHash: null } });
    await tx.chainIntent.updateMany({
      where: { transactionId: id, state: "mined" },
      data: { state: "submitted", blockNumber: null, minedAt: null },
    });
  });
  crashPoint("transaction-reopened");
  lane.log.warn({ tx: hash, nonce }, "taken back by a reorganisation");
  await sendStored(lane, { id, raw });
}

type Nonces = { minedNonce: number; nextNonce: number; open: number[] };

/**
 * Nothing behind a missing nonce is ever mined. Where neither the pool nor our books have a transaction for it (books restored from
 * a copy, a stranger's transaction that vanished), an empty one takes its place.
 */
export async function fillGaps(lane: Lane, { minedNonce, nextNonce, open }: Nonces): Promise<void> {
  const { chain, sender, signer, db } = lane;
  const known = new Set(open);
  const last = Math.max(...open);
  for (let nonce = Math.max(minedNonce, nextNonce); nonce < last; nonce++) {
    if (known.has(nonce) || !lasts(lane, nonce)) continue;
    const mined = await db.chainTransaction.findFirst({ where: { fromAddress: sender, nonce, state: "mined" } });
    if (mined) continue;
    const fees = await chain.fees();
    const call = { kind: "blank" as const, to: sender };
    const signed = await chain.sign(call, { sender, nonce, gas: transferGas, fees, signer });
    const data = { hash: signed.hash, raw: signed.raw, fromAddress: sender, nonce };
    const { id } = await db.chainTransaction.create({ data });
    crashPoint("gap-filled");
    lane.log.warn({ tx: signed.hash, nonce, sender }, "a lost nonce is filled");
    await sendStored(lane, { id, raw: signed.raw });
  }
}

/** True when the nonce has been missing long enough to be believed. */
function lasts({ missing, targets }: Lane, nonce: number): boolean {
  const since = missing.get(nonce) ?? Date.now();
  missing.set(nonce, since);
  return Date.now() - since >= targets.doubtMs;
}
