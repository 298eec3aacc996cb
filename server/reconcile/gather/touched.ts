import { fromRef } from "../../domain/shared/ref";
import type { Address } from "../../ports/chain";
import type { ChainFact, ChainHead } from "../../ports/chain-reader";
import type { EventFacts, OrderFacts } from "../facts";
import { idsOf, named } from "../rules/about";
import type { Sources } from "../sources";
import {
  gatherGifts,
  gatherIntents,
  gatherListings,
  gatherOrders,
  gatherSagas,
  gatherScans,
  ordersOfRefs,
} from "./books";
import { gatherTickets, withLanding } from "./event";

/** What of an event has to be looked at again; `facts` are those of its collection that a window of blocks brought. */
export type Touched = { orderIds: Set<string>; tokenIds: Set<number>; intentIds: Set<string>; facts: ChainFact[] };

export const untouched = (): Touched => ({
  orderIds: new Set(),
  tokenIds: new Set(),
  intentIds: new Set(),
  facts: [],
});

/**
 * A part of an event, and all there is about that part: every mint of these orders' lines, every sale and gift of these tickets,
 * wherever on the chain. Costs what the part costs, not what the event does.
 */
export async function gatherTouched(
  sources: Sources,
  head: ChainHead,
  eventId: string,
  touched: Touched,
): Promise<EventFacts> {
  const { db, reader, startBlock, now } = sources;
  const event = await db.event.findUniqueOrThrow({ where: { id: eventId }, include: { tiers: true } });
  const collection = event.collectionAddress?.toLowerCase() as Address | undefined;
  const books = {
    ...{ now, head, eventId, organizationId: event.organizationId, state: event.state, currency: event.currency },
    ...{ collection: collection ?? null, createdOnChain: null, whole: false, tiers: event.tiers },
  };
  const range = { from: startBlock, to: head.latest };
  const chain = new Map<string, ChainFact>();
  const add = (facts: readonly ChainFact[]) => {
    for (const fact of facts) chain.set(`${fact.block}:${fact.index}:${"tokenId" in fact ? fact.tokenId : ""}`, fact);
  };
  const factsNow = () => [...chain.values()].sort((a, b) => a.block - b.block || a.index - b.index);
  add(touched.facts);

  const orderIds = new Set([...touched.orderIds, ...(await ordersNamedBy(sources, touched, collection))]);
  const orders = await gatherOrders(db, { eventId, ids: [...orderIds] });
  const intentIds = new Set(touched.intentIds);
  if (collection) {
    for (const { id } of await mintIntents(sources, orders)) intentIds.add(id);
    const wallets = [...new Set(orders.flatMap(({ wallet }) => wallet ?? []))];
    const refs = new Set(orders.flatMap(({ items }) => items.map(({ ref }) => ref)));
    const mints = named(await reader.mintsTo({ ...range, collection, holders: wallets as Address[] }), "TicketsMinted");
    // The same wallet may have bought on chain, which is not looked at here.
    add(mints.filter(({ orderRef }) => refs.has(orderRef)));
  }
  const intents = await withLanding(sources, await gatherIntents(db, { ids: [...intentIds] }));
  if (collection) add(await factsOfIntents(sources, collection, intents));

  const minted = named(factsNow(), "TicketsMinted");
  const bound = await listingTokens(sources, orders);
  const tokenIds = [...new Set([...touched.tokenIds, ...minted.flatMap(idsOf), ...bound])];
  const which = { eventId, tokenIds };
  const [listings, gifts, scans] = [
    await gatherListings(db, which),
    await gatherGifts(db, which),
    await gatherScans(db, which),
  ];
  const moved = [...new Set([...listings, ...gifts].map(({ tokenId }) => tokenId))];
  if (collection) add(await reader.movesOf({ ...range, collection, tokenIds: moved }));
  // Earlier sales of the same ticket belong to earlier orders.
  const have = new Set(orders.map(({ id }) => id));
  const earlier = named(factsNow(), "TicketSold")
    .filter(({ settlement }) => settlement === 0)
    .map(({ saleRef }) => fromRef(saleRef))
    .filter((id) => !have.has(id));
  if (earlier.length > 0) orders.push(...(await gatherOrders(db, { eventId, ids: earlier })));
  const facts = factsNow();
  return {
    ...books,
    ...{ chain: facts, orders, listings, gifts, scans, intents },
    ...(await gatherTickets(sources, collection, head, tokenIds)),
    orderOfRef: await ordersOfRefs(
      db,
      minted.map(({ orderRef }) => orderRef),
    ),
    sagas: await gatherSagas(
      db,
      orders.map(({ id }) => `order:${id}`),
    ),
  };
}

/** Orders that facts of the window name, by a line's reference, a sale's, or a ticket that was burnt. */
async function ordersNamedBy({ db }: Sources, { facts }: Touched, collection: string | undefined): Promise<string[]> {
  const byRef = await ordersOfRefs(
    db,
    named(facts, "TicketsMinted").map(({ orderRef }) => orderRef),
  );
  const bySale = named(facts, "TicketSold")
    .filter(({ settlement }) => settlement === 0)
    .map(({ saleRef }) => fromRef(saleRef));
  const byBurn: string[] = [];
  for (const { tokenId } of named(facts, "TicketRefunded")) {
    const minted = await db.chainIntent.findMany({
      where: {
        ...{ kind: "mint", payload: { path: ["collection"], equals: collection } },
        result: { path: ["tokenIds"], array_contains: [tokenId] },
      },
      select: { dedupeKey: true },
    });
    const items = minted.map(({ dedupeKey }) => dedupeKey.slice("mint:".length));
    const rows = await db.orderItem.findMany({ where: { id: { in: items } }, select: { orderId: true } });
    byBurn.push(...rows.map(({ orderId }) => orderId));
  }
  return [...[...byRef.values()].map(({ orderId }) => orderId), ...bySale, ...byBurn];
}

const mintIntents = ({ db }: Sources, orders: readonly OrderFacts[]) =>
  db.chainIntent.findMany({
    where: {
      dedupeKey: {
        in: orders.flatMap(({ id, items }) => [`settle:${id}`, ...items.map((item) => `mint:${item.id}`)]),
      },
    },
    select: { id: true },
  });

/** What was said in the blocks in which these intents are said to be. */
async function factsOfIntents(
  { reader }: Sources,
  collection: string,
  intents: EventFacts["intents"],
): Promise<ChainFact[]> {
  const blocks = new Set(
    intents.flatMap(({ state, blockNumber }) => (state === "mined" || state === "final" ? (blockNumber ?? []) : [])),
  );
  const found: ChainFact[] = [];
  for (const block of blocks) {
    const facts = await reader.facts({ from: block, to: block, of: "anybody" });
    const txs = new Set(intents.map(({ txHash }) => txHash));
    found.push(...facts.filter((fact) => fact.collection === collection && txs.has(fact.tx)));
  }
  return found;
}

async function listingTokens({ db }: Sources, orders: readonly OrderFacts[]): Promise<number[]> {
  const ids = orders.flatMap(({ listingId }) => listingId ?? []);
  const rows = await db.listing.findMany({ where: { id: { in: ids } }, select: { tokenId: true } });
  return rows.map(({ tokenId }) => tokenId);
}
