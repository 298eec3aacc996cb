import { IntentPayload } from "../../domain/chain/intent";
import { AppError } from "../../domain/shared/app-error";
import type { Signed } from "../../ports/chain";
import { fitBatch, type Refused } from "./fit";
import { type Batch, type Intent, planBatches, touches } from "./plan";
import { meaningOf, pauseBefore } from "./refusal";
import { inTransaction, tell, type Writer } from "./writer";

const select = { id: true, dedupeKey: true, payload: true, attempts: true, notBefore: true, wakeSagaId: true } as const;
const oldestFirst = [{ createdAt: "asc" }, { id: "asc" }] as const;
/** More than some blocks can take; the rest is read when these are under way. */
const readAhead = 1_000;

/** Sends what can be sent now. @returns how many transactions went out. @throws {AppError} chain-unavailable. */
export async function submitQueued(writer: Writer): Promise<number> {
  const { db } = writer;
  const rows = await db.chainIntent.findMany({
    where: { state: "queued" },
    select,
    orderBy: [...oldestFirst],
    take: readAhead,
  });
  if (rows.length === 0) return 0;
  const queued = rows.map((row): Intent => ({ ...row, payload: IntentPayload.parse(row.payload) }));
  const underWay = await db.chainIntent.findMany({ where: { state: "submitted" }, select: { payload: true } });
  const busy = new Set(underWay.map(({ payload }) => touches(IntentPayload.parse(payload))));
  let sent = 0;
  let nonce: number | undefined;
  for (const batch of planBatches(queued, busy, new Date())) {
    const { ready, refused } = await fitBatch(writer.chain, batch);
    for (const refusal of refused) await settleRefusal(writer, refusal);
    if (!ready) continue;
    nonce ??= await freeNonce(writer);
    const [sender, fees] = [writer.chain.relayer(), await writer.chain.fees()];
    const signed = await writer.chain.sign(ready.call, { sender, nonce, gas: ready.gas, fees });
    const id = await store(writer, signed, ready.good);
    if (!id) continue;
    nonce++;
    sent++;
    await sendStored(writer, { id, raw: signed.raw });
    writer.log.info(
      { tx: signed.hash, nonce: signed.nonce, kind: ready.call.kind, intents: ready.good.length },
      "sent",
    );
  }
  return sent;
}

export async function sendStored(writer: Writer, { id, raw }: { id: string; raw: string }): Promise<void> {
  const now = Date.now();
  writer.sent.set(id, { firstAt: writer.sent.get(id)?.firstAt ?? now, lastAt: now });
  await writer.chain.send(raw as `0x${string}`);
}

/**
 * The first nonce that neither the chain nor an unfinished transaction of ours has used. A chain that lost blocks counts lower
 * than we do, and what it lost is sent again under its own nonce.
 */
async function freeNonce({ db, chain }: Writer): Promise<number> {
  const rows = await db.$queryRaw<{ nonce: number | null }[]>`
    select max(t.nonce) as nonce from "ChainTransaction" t
    where t."fromAddress" = ${chain.relayer()} and (t.state = 'signed' or (t.state = 'mined' and exists (
      select 1 from "ChainIntent" i where i."transactionId" = t.id and i.state = 'mined')))`;
  return Math.max(await chain.nextNonce(chain.relayer()), (rows[0]?.nonce ?? -1) + 1);
}

/**
 * Keeps the signed bytes and gives the intents to them, before anybody sees either.
 * @returns null when somebody took one of the intents meanwhile; then nothing happened.
 */
async function store(writer: Writer, signed: Signed, good: Batch): Promise<string | null> {
  const { hash, raw, from, nonce } = signed;
  const taken = new AppError("internal", { message: "an intent was taken meanwhile" });
  try {
    return await inTransaction(writer, async (tx) => {
      const { id } = await tx.chainTransaction.create({ data: { hash, raw, fromAddress: from, nonce } });
      const { count } = await tx.chainIntent.updateMany({
        where: { id: { in: good.map((intent) => intent.id) }, state: "queued" },
        data: { state: "submitted", transactionId: id, txHash: hash, error: null },
      });
      if (count !== good.length) throw taken;
      return id;
    });
  } catch (error) {
    if (error === taken) return null;
    throw error;
  }
}

/** A contract's no. Nothing was sent. */
async function settleRefusal(writer: Writer, { intent, error }: Refused): Promise<void> {
  const { kind } = intent.payload;
  const meaning = meaningOf(kind, error);
  const data =
    meaning === "done-before"
      ? await doneBefore(writer, intent)
      : meaning === "never"
        ? { state: "failed", error }
        : {
            error,
            attempts: intent.attempts + 1,
            notBefore: new Date(Date.now() + pauseBefore(intent.attempts, error)),
          };
  writer.log.warn({ intent: intent.dedupeKey, kind, error, meaning }, "refused by the contract");
  await inTransaction(writer, async (tx) => {
    const changed = await tx.chainIntent.updateMany({ where: { id: intent.id, state: "queued" }, data });
    if (changed.count > 0 && meaning !== "later") await tell(writer, tx, [intent]);
  });
}

async function doneBefore({ chain }: Writer, { payload }: Intent) {
  const result =
    payload.kind === "deploy"
      ? { collection: await chain.collectionOf(payload.organizer, payload.eventRef) }
      : { tokenIds: "tokenId" in payload ? [payload.tokenId] : [] };
  const { latest } = await chain.head();
  return { state: "mined", result, blockNumber: latest, minedAt: new Date(), error: null };
}
