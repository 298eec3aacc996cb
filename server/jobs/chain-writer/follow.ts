import type { ChainTransaction } from "../../../prisma/generated/client";
import { IntentPayload } from "../../domain/chain/intent";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Receipt } from "../../ports/chain";
import { recordSpent, type Spent } from "../../services/gas/record-spent";
import { type Change, change } from "./books";
import { fillGaps, reopenLost } from "./heal";
import { noteCollections } from "./note-collections";
import { outbid } from "./outbid";
import { outcomeOf } from "./outcome";
import { meaningOf, pauseBefore } from "./refusal";
import { sendStored } from "./submit";
import { forEach, inTransaction, type Lane, tell } from "./writer";

/** One nonce and all bytes that were sent under it; the chain mines one of them. Oldest first. */
export type Rivals = [ChainTransaction, ...ChainTransaction[]];
/** How a nonce came out. `winner` is missing when somebody else used it. */
type Settled = { rivals: Rivals; winner?: ChainTransaction; receipt?: Exclude<Receipt, { state: "unknown" }> };

const maxAttempts = 5;
const questions = 100;
const carefulMs = 30_000;
/** What a pool does not know any more is sent again after this. */
const forgottenMs = 1_000;

/** Looks after every transaction that has no receipt yet. @returns how many are still under way. @throws {AppError} chain-unavailable. */
export async function followSent(lane: Lane): Promise<number> {
  const { db, chain, sender } = lane;
  const rows = await db.chainTransaction.findMany({
    where: { state: "signed", fromAddress: sender },
    orderBy: [{ nonce: "asc" }, { createdAt: "asc" }],
  });
  const [minedNonce, nextNonce] = await Promise.all([chain.minedNonce(sender), chain.nextNonce(sender)]);
  await reopenLost(lane, minedNonce);
  const byNonce = new Map<number, Rivals>();
  for (const row of rows) {
    const rivals = byNonce.get(row.nonce);
    if (rivals) rivals.push(row);
    else byNonce.set(row.nonce, [row]);
  }
  // Only what the chain has counted can have a receipt, so what still waits costs no question.
  const counted = [...byNonce.values()].filter(([{ nonce }]) => nonce < minedNonce);
  const waiting = [...byNonce.values()].filter(([{ nonce }]) => nonce >= minedNonce);
  const settled = await settle(lane, counted);
  if (settled.length > 0) await close(lane, settled);
  if (waiting.length > 0) await fillGaps(lane, { minedNonce, nextNonce, open: waiting.map(([{ nonce }]) => nonce) });
  for (const [at, rivals] of waiting.entries()) await lookAfter(lane, rivals, at === 0, nextNonce);
  return byNonce.size - settled.length;
}

async function settle(lane: Lane, counted: Rivals[]): Promise<Settled[]> {
  let finalNonce: Promise<number> | undefined;
  const found = await forEach(counted, questions, async (rivals): Promise<Settled | null> => {
    for (const winner of rivals) {
      const receipt = await lane.chain.receipt(winner.hash as `0x${string}`);
      if (receipt.state !== "unknown") return { rivals, winner, receipt };
    }
    // Somebody else used the nonce; when that is final, these bytes can never be mined.
    finalNonce ??= lane.chain.finalNonce(lane.sender);
    return rivals[0].nonce < (await finalNonce) ? { rivals } : null;
  });
  return found.filter((one) => one !== null);
}

async function lookAfter(lane: Lane, rivals: Rivals, isFirst: boolean, nextNonce: number): Promise<void> {
  const latest = rivals.at(-1) ?? rivals[0];
  const { firstAt = Date.now(), lastAt = 0, refused = 0 } = lane.sent.get(latest.id) ?? {};
  const [age, quiet] = [Date.now() - firstAt, Date.now() - lastAt];
  // Later nonces wait for the first, so only the first is worth more money; also when a stranger's bytes hold its place.
  if (isFirst && (age >= lane.targets.outbidMs || refused >= 3)) await outbid(lane, rivals);
  // A predecessor may have died between storing and sending, or the pool forgot: the same bytes go out once more.
  else if (quiet >= lane.targets.resendMs || (latest.nonce === nextNonce && quiet >= forgottenMs) || lastAt === 0)
    await sendStored(lane, latest);
}

/** Writes down in one transaction how these nonces came out, and tells who waits. */
async function close(lane: Lane, settled: Settled[]): Promise<void> {
  crashPoint("receipt-read");
  const idsOf = ({ rivals }: Settled) => rivals.map(({ id }) => id);
  const of = new Map(settled.flatMap((one) => idsOf(one).map((id) => [id, one] as const)));
  const told = await inTransaction(lane, async (tx) => {
    const intents = await tx.chainIntent.findMany({
      where: { transactionId: { in: [...of.keys()] }, state: "submitted" },
    });
    const changes = intents.map((intent) => {
      const payload = IntentPayload.parse(intent.payload);
      return { ...changeOf(lane, { ...intent, payload }, of.get(intent.transactionId ?? "")), payload };
    });
    const changed = await change(
      tx,
      changes.map(({ payload: _payload, ...one }) => one),
      "submitted",
    );
    const minedAt = new Date();
    const won = new Map(
      settled.flatMap(({ winner, receipt }) =>
        winner && receipt?.state === "mined" ? [[winner.id, receipt.blockHash] as const] : [],
      ),
    );
    const states = settled.flatMap((one) => {
      const lost = one.receipt?.state === "mined" ? "replaced" : "failed";
      return idsOf(one).map((id) => ({ id, state: won.has(id) ? "mined" : lost, block: won.get(id) ?? null }));
    });
    await tx.$executeRaw`
      update "ChainTransaction" t set state = u.state, "blockHash" = u.block,
        "minedAt" = case when u.state = 'mined' then ${minedAt.toISOString().slice(0, -1)}::timestamp end
      from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as u(id uuid, state text, block text) where t.id = u.id`;
    await recordSpent(tx, spentOn(settled, intents, minedAt));
    await noteCollections(
      tx,
      changes.flatMap(({ state, result, payload }) => (state === "mined" ? [{ payload, result }] : [])),
    );
    await tell(
      lane,
      tx,
      changed.filter(({ state }) => state !== "queued"),
    );
    return changed.length;
  });
  crashPoint("transaction-mined");
  for (const one of settled) for (const id of idsOf(one)) lane.sent.delete(id);
  const lost = settled.filter(({ receipt }) => receipt?.state !== "mined").length;
  lane.log.info({ sender: lane.sender, transactions: settled.length, lost, intents: told }, "out of the way");
}

type Carried = { id: string; transactionId: string | null; organizationId: string | null; kind: string };

/** What the transactions of this round cost, done or reverted, and whom. */
function spentOn(settled: Settled[], intents: Carried[], at: Date): Spent[] {
  const carriedBy = new Map<string, Carried[]>();
  for (const intent of intents) {
    const key = intent.transactionId ?? "";
    carriedBy.set(key, [...(carriedBy.get(key) ?? []), intent]);
  }
  return settled.flatMap(({ rivals, winner, receipt }) =>
    winner && receipt
      ? [
          {
            hash: winner.hash,
            rivals: rivals.map(({ hash }) => hash),
            feeWei: receipt.feeWei,
            at,
            intents: rivals.flatMap(({ id }) => carriedBy.get(id) ?? []),
          },
        ]
      : [],
  );
}

type Kept = { id: string; payload: IntentPayload; attempts: number; position: number | null };

function changeOf(lane: Lane, { id, payload, attempts, position }: Kept, one: Settled | undefined): Change {
  const again = (error: string): Change =>
    attempts + 1 >= maxAttempts
      ? { id, state: "failed", error }
      : { id, state: "queued", error, pauseMs: pauseBefore(attempts, error) };
  if (one?.receipt?.state !== "mined" || !one.winner) {
    if (payload.kind === "mint") {
      // The ids behind it are wrong too; they come back one by one.
      lane.ends.delete(payload.collection);
      lane.careful.set(payload.collection, Date.now() + carefulMs);
    }
    return again(one?.receipt ? "reverted" : "overtaken");
  }
  const { winner, receipt } = one;
  const verdict = outcomeOf(payload, receipt.events, position);
  const { blockNumber: block } = receipt;
  if (!verdict) return { id, state: "failed", error: "no-event", block };
  if ("done" in verdict)
    return { id, state: "mined", error: null, result: verdict.done, block, tx: winner.id, hash: winner.hash };
  return meaningOf(payload.kind, verdict.refused) === "never"
    ? { id, state: "failed", error: verdict.refused, block }
    : again(verdict.refused);
}
