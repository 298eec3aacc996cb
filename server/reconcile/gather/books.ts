import { fromRef, toRef } from "../../domain/shared/ref";
import type { Database } from "../../ports/database";
import type { EventFacts, IntentFacts, OrderFacts } from "../facts";

const include = {
  items: true,
  payments: { select: { id: true, provider: true, method: true, state: true } },
  refunds: { select: { id: true, paymentId: true, amountMinor: true, state: true, reason: true, tickets: true } },
  fan: { select: { walletAddress: true } },
} as const;

/** Which orders of an event. `ids` narrows to a few; without it, all that have ever been paid. */
type Which = { eventId: string; ids?: readonly string[] };

/** Rows a question; more travel in pages. */
const page = 500;
const paidStates = ["paid", "fulfilled", "refunding", "refunded"];

/** Orders with everything that rules compare, a page at a time. */
export async function gatherOrders(db: Database, { eventId, ids }: Which): Promise<OrderFacts[]> {
  const tiers = await db.tier.findMany({ where: { eventId }, select: { id: true, chainTierId: true } });
  const tierOf = new Map(tiers.map(({ id, chainTierId }) => [id, chainTierId]));
  const where = ids ? { eventId, id: { in: [...ids] } } : { eventId, state: { in: paidStates } };
  const orders: OrderFacts[] = [];
  for (let after: string | undefined; ; ) {
    const rows = await db.order.findMany({
      where: after ? { ...where, AND: { id: { gt: after } } } : where,
      include,
      orderBy: { id: "asc" },
      take: page,
    });
    const ledger = await db.ledgerEntry.findMany({
      where: { causeId: { in: rows.flatMap(({ id, refunds }) => [id, ...refunds.map((refund) => refund.id)]) } },
      select: { causeId: true, causeKind: true, account: true, amountMinor: true, currency: true },
    });
    const voided = await db.voidingTicket.findMany({
      where: { state: "burnt", orderItemId: { in: rows.flatMap(({ items }) => items.map(({ id }) => id)) } },
      select: { orderItemId: true, tokenId: true },
    });
    for (const { fan, items, ...row } of rows)
      orders.push({
        ...row,
        wallet: fan?.walletAddress?.toLowerCase() ?? null,
        items: items.map(({ id, tierId, quantity, unitMinor }) => ({
          ...{ id, quantity, unitMinor },
          ref: toRef(id),
          chainTierId: tierOf.get(tierId) ?? 0,
        })),
        voided: voided
          .filter(({ orderItemId }) => items.some(({ id }) => id === orderItemId))
          .map(({ tokenId }) => tokenId),
        ledger: ledger.filter(({ causeId }) => causeId === row.id || row.refunds.some(({ id }) => id === causeId)),
      });
    after = rows.at(-1)?.id;
    if (rows.length < page || !after) return orders;
  }
}

/** Orders that refs on chain belong to, whatever their event and state. */
export async function ordersOfRefs(db: Database, refs: readonly string[]): Promise<EventFacts["orderOfRef"]> {
  const found = new Map<string, { orderId: string; eventId: string; state: string; kind: string }>();
  const ids = [...new Set(refs)].map(fromRef).filter((id) => !/^0+$/.test(id.replaceAll("-", "")));
  for (let at = 0; at < ids.length; at += page) {
    const items = await db.orderItem.findMany({
      where: { id: { in: ids.slice(at, at + page) } },
      select: { id: true, order: { select: { id: true, eventId: true, state: true, kind: true } } },
    });
    for (const { id, order } of items) {
      const { id: orderId, ...rest } = order;
      found.set(toRef(id), { orderId, ...rest });
    }
  }
  return found;
}

type Tokens = { eventId: string; tokenIds?: readonly number[] };
const ofTokens = ({ eventId, tokenIds }: Tokens) => ({
  eventId,
  ...(tokenIds ? { tokenId: { in: [...tokenIds] } } : {}),
});

export async function gatherListings(db: Database, tokens: Tokens): Promise<EventFacts["listings"]> {
  const rows = await db.listing.findMany({ where: ofTokens(tokens) });
  const sellers = await db.fan.findMany({
    where: { id: { in: [...new Set(rows.map(({ sellerFanId }) => sellerFanId))] } },
    select: { id: true, walletAddress: true },
  });
  const walletOf = new Map(sellers.map(({ id, walletAddress }) => [id, walletAddress?.toLowerCase() ?? null]));
  return rows.map(({ sellerMinor, royaltyMinor, platformMinor, ...row }) => ({
    ...row,
    sellerWallet: walletOf.get(row.sellerFanId) ?? null,
    split: { sellerMinor, royaltyMinor, platformMinor },
  }));
}

export async function gatherGifts(db: Database, tokens: Tokens): Promise<EventFacts["gifts"]> {
  const rows = await db.gift.findMany({ where: ofTokens(tokens) });
  return rows.map((row) => ({ ...row, ref: toRef(row.id) }));
}

export async function gatherScans(db: Database, tokens: Tokens): Promise<EventFacts["scans"]> {
  const rows = await db.checkIn.findMany({
    where: { ...ofTokens(tokens), admitted: true },
    select: { id: true, tokenId: true, gateId: true, scannedAt: true },
  });
  return rows.flatMap(({ tokenId, ...row }) => (tokenId === null ? [] : [{ ...row, tokenId }]));
}

/** Intents of a collection; the payload says what each is about. */
export async function gatherIntents(
  db: Database,
  which: { collection: string } | { ids: readonly string[] },
): Promise<Omit<IntentFacts, "landed">[]> {
  const rows = await db.chainIntent.findMany({
    where:
      "ids" in which ? { id: { in: [...which.ids] } } : { payload: { path: ["collection"], equals: which.collection } },
  });
  return rows.map(({ payload, ...row }) => {
    const said = payload as { orderRef?: string; saleRef?: string; giftRef?: string; tokenId?: number };
    const { id, dedupeKey, kind, state, error, txHash, blockNumber, createdAt, organizationId } = row;
    return {
      ...{ id, dedupeKey, kind, state, error, txHash, blockNumber, createdAt, organizationId },
      ref: said.orderRef ?? said.saleRef ?? said.giftRef ?? null,
      tokenId: said.tokenId ?? null,
    };
  });
}

export async function gatherSagas(db: Database, subjects: readonly string[]): Promise<EventFacts["sagas"]> {
  const rows = await db.sagaRun.findMany({
    where: { subject: { in: [...subjects] } },
    select: { id: true, subject: true, state: true, error: true },
  });
  return new Map(rows.map((row) => [row.subject, row]));
}
