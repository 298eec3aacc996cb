import { AppError } from "../../domain/shared/app-error";
import type { Address } from "../../ports/chain";
import type { ChainHead, FactNamed } from "../../ports/chain-reader";
import { type ViewSnapshot, viewSnapshot } from "../../read/snapshot";
import type { EventFacts, IntentFacts, TicketFacts } from "../facts";
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

/** What a look knows before it looks at an event. */
export type Around = { head: ChainHead; created: ReadonlyMap<string, FactNamed<"CollectionCreated">> };
/** An event in all its places. @throws {AppError} chain-unavailable; a view that cannot be read is a fact. */
export async function gatherEvent(sources: Sources, { head, created }: Around, eventId: string): Promise<EventFacts> {
  const { db, reader, now } = sources;
  const event = await db.event.findUniqueOrThrow({ where: { id: eventId }, include: { tiers: true } });
  const collection = event.collectionAddress?.toLowerCase() as Address | undefined;
  const createdOnChain = (collection && created.get(collection)) ?? null;
  // Chain first, books after: what a saga writes down meanwhile is then never ahead of what was read of the chain by more
  // than the time between, which grace covers.
  const chain =
    collection && createdOnChain
      ? await reader.facts({ from: createdOnChain.block, to: head.latest, of: [createdOnChain] })
      : [];
  const ids = { eventId };
  const [orders, listings, gifts, scans] = [
    await gatherOrders(db, ids),
    await gatherListings(db, ids),
    await gatherGifts(db, ids),
    await gatherScans(db, ids),
  ];
  const minted = named(chain, "TicketsMinted");
  const known = new Set([...minted, ...named(chain, "TicketsIssued")].flatMap(idsOf));
  const inBooks = [...listings, ...gifts, ...scans].map(({ tokenId }) => tokenId);
  const { tickets, view, chainTiers } = await gatherTickets(sources, collection, head, null, [...known, ...inBooks]);
  const intents = collection ? await withLanding(sources, await gatherIntents(db, { collection })) : [];
  return {
    ...{ now, head, eventId, organizationId: event.organizationId, state: event.state, currency: event.currency },
    ...{ collection: collection ?? null, createdOnChain, chain, whole: true, tickets, view, chainTiers },
    tiers: event.tiers,
    ...{ orders, listings, gifts, scans, intents },
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

type Tickets = Pick<EventFacts, "tickets" | "view" | "chainTiers">;

/**
 * The same tickets now, at the view's block, and in the view. `only` are the tickets that are asked for; without it, what the
 * view knows besides `known` belongs to it too.
 */
export async function gatherTickets(
  { reader }: Sources,
  collection: Address | undefined,
  head: ChainHead,
  only: readonly number[] | null,
  known: Iterable<number> = [],
): Promise<Tickets> {
  if (!collection) return { tickets: [], view: null, chainTiers: [] };
  const snapshot = await readView(collection, only);
  const seen = new Map((snapshot?.tickets ?? []).map((ticket) => [ticket.tokenId, ticket]));
  const tokenIds = [...new Set([...(only ?? known), ...seen.keys()])].sort((a, b) => a - b);
  const now = await reader.tickets(collection, tokenIds, head.latest);
  const chainTiers = await reader.tiers(collection, head.latest);
  // A view ahead of the head that was read a moment ago is compared where it stands.
  const same = !snapshot || snapshot.block === head.latest;
  const atView = same ? now : await reader.tickets(collection, tokenIds, snapshot.block);
  const tiersThen = same ? chainTiers : await reader.tiers(collection, snapshot.block);
  const tickets = tokenIds.map(
    (tokenId, index): TicketFacts => ({
      tokenId,
      now: now[index] ?? null,
      atView: atView[index] ?? null,
      view: seen.get(tokenId) ?? null,
    }),
  );
  const view = snapshot && { block: snapshot.block, tiers: snapshot.tiers, chainTiers: tiersThen };
  return { tickets, view, chainTiers };
}

/** Null when there is no view to be read, or it has seen nothing. */
async function readView(collection: Address, only: readonly number[] | null): Promise<ViewSnapshot | null> {
  try {
    const snapshot = await viewSnapshot(collection, only ?? undefined);
    return snapshot.block < 0 ? null : snapshot;
  } catch (error) {
    if (error instanceof AppError && error.code === "indexer-behind") return null;
    throw error;
  }
}

/** Asks where the transactions lie of which the books say that they are in a block. */
export async function withLanding({ reader }: Sources, intents: Omit<IntentFacts, "landed">[]): Promise<IntentFacts[]> {
  const asked = new Map<string, IntentFacts["landed"]>();
  for (const { state, txHash } of intents)
    if (txHash && (state === "mined" || state === "final") && !asked.has(txHash))
      asked.set(txHash, (await reader.landed(txHash as `0x${string}`)).state);
  return intents.map((intent) => ({ ...intent, landed: asked.get(intent.txHash ?? "") ?? null }));
}
