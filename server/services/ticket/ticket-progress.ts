import { type ChainWait, waitingFor } from "../../domain/chain/waiting";
import { openListingStates } from "../../domain/listing/listing";
import { ticketKey } from "../../domain/shared/ref";
import type { Ticket } from "../../domain/ticket/ticket";
import { listMoveBlocks } from "../../read/certainty";
import { listTicketsByKeys } from "../../read/ticket";
import { chainKnowledge } from "../chain/chain-status";
import type { Ctx } from "../verb";

/** What changes of a ticket while its holder looks at it. `owner` stays on the server: it decides who goes on being told. */
export type TicketProgress = {
  state: "valid" | "listed" | "used" | "frozen";
  /** Of our own offer for it, when there is one. */
  listing: string | null;
  giving: boolean;
  chain: ChainWait;
};
export type TicketFact = { owner: string; eventId: string | null; shown: TicketProgress };

type Of = { collection: string | null; tokenId: number | null };
const keyOf = ({ collection, tokenId }: Of) => ticketKey(collection ?? "", tokenId ?? 0);

/** Progress of any number of tickets, by key, with the same few questions. What the view does not know is left out. */
export async function ticketFacts(ctx: Ctx, keys: readonly string[]): Promise<Map<string, TicketFact>> {
  const tickets = await listTicketsByKeys(keys);
  if (tickets.length === 0) return new Map();
  const collections = [...new Set(tickets.map(({ collection }) => collection))];
  const own = { OR: tickets.map(({ collection, tokenId }) => ({ collection, tokenId })) };
  const [events, listings, gifts, scans, open, blocks, network] = await Promise.all([
    ctx.db.event.findMany({
      where: { collectionAddress: { in: collections } },
      select: { id: true, collectionAddress: true },
    }),
    ctx.db.listing.findMany({ where: { ...own, state: { in: [...openListingStates] } } }),
    ctx.db.gift.findMany({ where: { ...own, state: "submitting" } }),
    ctx.db.checkIn.findMany({ where: { ...own, admitted: true }, select: { collection: true, tokenId: true } }),
    openIntents(ctx, tickets),
    listMoveBlocks(tickets).catch(() => new Map<string, number>()),
    chainKnowledge(ctx),
  ]);
  const listed = new Map(listings.map((listing) => [keyOf(listing), listing.state]));
  const given = new Set(gifts.map(keyOf));
  const entered = new Set(scans.map(keyOf));
  return new Map(
    tickets.map((ticket) => {
      const { key } = ticket;
      const underWay = open.filter((intent) => intent.key === key);
      const block = blocks.get(key);
      const here = { state: block === undefined ? "mined" : network.certaintyOf(block), error: null };
      const offered = listed.get(key) ?? null;
      const busy = given.has(key) || ["submitting", "cancelling", "settling"].includes(offered ?? "");
      const shown: TicketProgress = {
        state: stateOf(ticket, entered.has(key), offered !== null),
        listing: offered,
        giving: given.has(key),
        chain: waitingFor({ intents: [here, ...(busy ? underWay : [])], network }),
      };
      const eventId = events.find((event) => event.collectionAddress === ticket.collection)?.id ?? null;
      return [key, { owner: ticket.owner, eventId, shown }];
    }),
  );
}

type Open = { key: string; state: string; error: string | null };

/** Intents about these tickets that no block has yet. */
async function openIntents(ctx: Ctx, tickets: readonly Ticket[]): Promise<Open[]> {
  const collections = tickets.map(({ collection }) => collection);
  const tokenIds = tickets.map(({ tokenId }) => String(tokenId));
  return ctx.db.$queryRaw<Open[]>`
    select (i.payload ->> 'collection') || ':' || (i.payload ->> 'tokenId') as key, i.state, i.error
    from unnest(${collections}::text[], ${tokenIds}::text[]) as t(collection, token_id)
    join "ChainIntent" i on i.payload ->> 'collection' = t.collection and i.payload ->> 'tokenId' = t.token_id
    where i.state in ('queued', 'submitted')`;
}

function stateOf(ticket: Ticket, entered: boolean, offered: boolean): TicketProgress["state"] {
  if (ticket.frozen) return "frozen";
  if (ticket.usedAt || entered) return "used";
  return offered || ticket.askMinor !== null ? "listed" : "valid";
}
