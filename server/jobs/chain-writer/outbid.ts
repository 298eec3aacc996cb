import { bump, capFor } from "../../domain/chain/gas-policy";
import { IntentPayload } from "../../domain/chain/intent";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Rivals } from "./follow";
import { gasTerms } from "./gas-terms";
import { sendStored } from "./submit";
import { inTransaction, type Lane, tell } from "./writer";

/** Offers more for the same call under the same nonce, as far as the gas policy goes; then says that it is too dear and sends the old bytes again. */
export async function outbid(lane: Lane, rivals: Rivals): Promise<void> {
  const { chain, signer } = lane;
  const latest = rivals.at(-1) ?? rivals[0];
  const old = latest.raw as `0x${string}`;
  const transactionId = { in: rivals.map(({ id }) => id) };
  const where = { transactionId, state: "submitted" };
  const first = await lane.db.chainIntent.findFirst({ where, orderBy: { createdAt: "asc" } });
  const kind = first ? IntentPayload.parse(first.payload).kind : "blank";
  const waitingMs = Date.now() - (first?.createdAt ?? latest.createdAt).getTime();
  const { policy } = await gasTerms(lane)(first?.organizationId ?? null);
  const fees = bump(chain.feesOf(old), await chain.fees(), capFor(policy, kind, waitingMs), policy);
  if (fees === "capped") {
    await inTransaction(lane, async (tx) => {
      const marked = await tx.chainIntent.updateManyAndReturn({
        where: { ...where, OR: [{ error: null }, { error: { not: "too-dear" } }] },
        data: { error: "too-dear" },
        select: { dedupeKey: true },
      });
      await tell(
        lane,
        tx,
        marked.map(({ dedupeKey }) => ({ dedupeKey, wakeSagaId: null })),
      );
    });
    return sendStored(lane, latest);
  }
  const { hash, raw, from, nonce } = await chain.reprice(old, fees, signer);
  const { id } = await lane.db.chainTransaction.create({ data: { hash, raw, fromAddress: from, nonce } });
  crashPoint("transaction-outbid");
  lane.log.warn({ tx: hash, instead: latest.hash, nonce }, "outbid");
  await sendStored(lane, { id, raw });
}
