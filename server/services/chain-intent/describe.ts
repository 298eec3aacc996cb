import type { ChainIntent } from "../../../prisma/generated/client";
import { consequences, mayAbandon, mayRetry } from "../../domain/chain/desk";
import type { IntentKind, IntentState } from "../../domain/chain/intent";
import type { Ctx } from "../verb";
import { waitingFor } from "./find";

/** Intents as the console shows them: about what, how far, why not further, what it cost, and what may be done. */
export async function describeIntents(ctx: Pick<Ctx, "db">, intents: ChainIntent[]) {
  const ids = intents.map(({ id }) => id);
  const [costs, events, waiting] = await Promise.all([
    ctx.db.gasSpent.groupBy({ by: ["intentId"], where: { intentId: { in: ids } }, _sum: { wei: true } }),
    eventsOf(ctx, intents),
    waitingFor(ctx.db, intents),
  ]);
  const costOf = new Map(costs.map(({ intentId, _sum }) => [intentId, _sum.wei?.toFixed(0) ?? null]));
  return intents.map((intent) => {
    const { id, state, error, attempts, txHash, blockNumber, createdAt, minedAt, notBefore } = intent;
    const asked = { kind: intent.kind as IntentKind, state: state as IntentState };
    const { tokenId, quantity } = intent.payload as { tokenId?: number; quantity?: number };
    return {
      ...asked,
      id,
      error,
      attempts,
      txHash,
      blockNumber,
      createdAt,
      minedAt,
      notBefore,
      event: events.find((event) => event.concerns(intent))?.shown ?? null,
      tokenId: tokenId ?? null,
      quantity: quantity ?? null,
      costWei: costOf.get(id) ?? null,
      mayRetry: mayRetry(asked, waiting.get(id) ?? null),
      consequence: mayAbandon(asked) ? consequences[asked.kind] : null,
    };
  });
}

type Payload = { collection?: string; eventId?: string };

async function eventsOf({ db }: Pick<Ctx, "db">, intents: ChainIntent[]) {
  const payloads = intents.map(({ payload }) => payload as Payload);
  const addresses = [...new Set(payloads.flatMap(({ collection }) => collection ?? []))];
  const ids = [...new Set(payloads.flatMap(({ eventId }) => eventId ?? []))];
  const organizationId = intents[0]?.organizationId ?? undefined;
  const rows = await db.event.findMany({
    where: { organizationId, OR: [{ collectionAddress: { in: addresses } }, { id: { in: ids } }] },
    select: { id: true, title: true, collectionAddress: true },
  });
  return rows.map(({ id, title, collectionAddress }) => ({
    shown: { id, title },
    concerns: ({ payload }: ChainIntent) => {
      const { collection, eventId } = payload as Payload;
      return eventId === id || (collection !== undefined && collection === collectionAddress);
    },
  }));
}
