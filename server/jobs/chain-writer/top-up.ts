import type { Fees } from "../../domain/chain/gas-policy";
import type { IntentPayload } from "../../domain/chain/intent";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Intent } from "./plan";
import { inTransaction, type Lane, tell } from "./writer";

/** Room for fees that rise until it is spent. */
const room = 2n;
const most = 3;

/**
 * Asks a relayer for the gas of an organization's own wallet: one request a nonce, and another only when the first was not enough.
 * `cost` in wei. @returns false for a relayer, which nobody fills but its owner, and when it was asked for often enough.
 */
export async function topUp(
  lane: Lane,
  intent: Intent,
  cost: bigint,
  round: { balance: bigint; nonce: number; fees: Fees },
): Promise<boolean> {
  const { chain, sender, db } = lane;
  if (chain.relayers().some(({ address }) => address === sender)) return false;
  const stem = `top-up:${sender}:${round.nonce}:`;
  const before = await db.chainIntent.findMany({ where: { dedupeKey: { startsWith: stem } }, select: { state: true } });
  if (before.some(({ state }) => state === "queued" || state === "submitted")) return true;
  if (before.length >= most) return false;
  const amountWei = String(cost * room - round.balance);
  const payload: IntentPayload = { kind: "top-up", to: sender, amountWei };
  const dedupeKey = `${stem}${before.length}`;
  const { organizationId } = intent;
  await inTransaction(lane, async (tx) => {
    const row = { organizationId, dedupeKey, lane: `wallet:${sender}`, kind: payload.kind, payload };
    await tx.chainIntent.createMany({ data: [row], skipDuplicates: true });
    await tell(lane, tx, [{ dedupeKey, wakeSagaId: null }]);
  });
  crashPoint("top-up-asked");
  lane.log.info({ sender, amountWei }, "gas asked for");
  return true;
}
