import { isEnough } from "../../domain/chain/finality";
import { waitingFor } from "../../domain/chain/waiting";
import { giftsCloseAt } from "../../domain/gift/gift";
import { listingObstacle, openListingStates } from "../../domain/listing/listing";
import { resaleCapMinor } from "../../domain/shared/money";
import type { Ticket } from "../../domain/ticket/ticket";
import { listMoveBlocks } from "../../read/certainty";
import { type ChainKnowledge, chainKnowledge } from "../chain/chain-status";
import type { Ctx } from "../verb";

type TokenOf = { collection: string | null; tokenId: number | null };
const isOf = (ticket: Ticket) => (row: TokenOf) =>
  row.collection === ticket.collection && row.tokenId === ticket.tokenId;

/** What our own tables know about these collections' tickets: words, offers, gifts under way, admissions. */
async function factsOf(ctx: Ctx, organizationId: string, collections: string[]) {
  const scope = { organizationId, collection: { in: collections } };
  const [events, listings, gifts, scans, network] = await Promise.all([
    ctx.db.event.findMany({
      where: { organizationId, collectionAddress: { in: collections } },
      include: { tiers: true, organization: { select: { platformFeeBps: true } } },
    }),
    ctx.db.listing.findMany({ where: { ...scope, state: { in: [...openListingStates] } } }),
    ctx.db.gift.findMany({ where: { ...scope, state: "submitting" } }),
    ctx.db.checkIn.findMany({ where: { ...scope, admitted: true } }),
    chainKnowledge(ctx),
  ]);
  const gates = await ctx.db.gate.findMany({ where: { id: { in: [...new Set(scans.map((scan) => scan.gateId))] } } });
  return { events, listings, gifts, scans, gates, network };
}

/** Tickets as their holder sees them: with the event's and tier's words and what can be done now. */
export async function describeTickets(ctx: Ctx, organizationId: string, tickets: Ticket[]) {
  const [facts, blocks] = await Promise.all([
    factsOf(ctx, organizationId, [...new Set(tickets.map((ticket) => ticket.collection))]),
    listMoveBlocks(tickets).catch(() => new Map<string, number>()),
  ]);
  return tickets.flatMap((ticket) => {
    const event = facts.events.find((candidate) => candidate.collectionAddress === ticket.collection);
    const tier = event?.tiers.find((candidate) => candidate.chainTierId === ticket.tierId);
    if (!event || !tier) return [];
    const listing = facts.listings.find(isOf(ticket));
    const scan = facts.scans.find(isOf(ticket));
    const giving = facts.gifts.some(isOf(ticket));
    // The gate knows before the chain does.
    const usedAt = ticket.usedAt ?? scan?.scannedAt ?? null;
    const sellObstacle = listingObstacle({ ...ticket, usedAt }, tier, event, ctx.now);
    const closesAt = giftsCloseAt(event.doorsAt, tier);
    // Whether its last change of holder can still be taken back, and why that lasts longer than a moment.
    const chain = registeredAt(blocks.get(ticket.key), facts.network);
    const certain = chain.stage === "final" ? "final" : "mined";
    const mayOffer = isEnough(certain, {
      action: "resale-listing",
      valueMinor: ticket.pricePaidMinor,
      stalled: facts.network.stalled,
    });
    const free = !listing && !giving && usedAt === null && !ticket.frozen && ticket.askMinor === null;
    return {
      key: ticket.key,
      tokenId: ticket.tokenId,
      collection: ticket.collection,
      state: stateOf(ticket, usedAt, listing !== undefined),
      tierName: tier.name,
      pricePaidMinor: ticket.pricePaidMinor,
      currency: event.currency,
      usedAt,
      gateName: facts.gates.find((gate) => gate.id === scan?.gateId)?.name ?? null,
      mintTx: ticket.mintTx,
      chain,
      listing: listing ? { id: listing.id, state: listing.state, priceMinor: listing.priceMinor } : null,
      giving,
      canSell: free && sellObstacle === null && mayOffer,
      /** It could be offered, were it registered for good. */
      canSellSoon: free && sellObstacle === null && !mayOffer,
      sellObstacle,
      capMinor: resaleCapMinor(ticket.pricePaidMinor, tier.resaleCapBps),
      resaleCapBps: tier.resaleCapBps,
      royaltyBps: tier.royaltyBps,
      platformFeeBps: event.organization.platformFeeBps,
      canGive: free && ticket.giftCount < tier.giftsMax && ctx.now < closesAt,
      giftsLeft: Math.max(0, tier.giftsMax - ticket.giftCount),
      giftsCloseAt: closesAt,
      event: {
        id: event.id,
        slug: event.slug,
        title: event.title,
        venueName: event.venueName,
        venueAddress: event.venueAddress,
        timezone: event.timezone,
        doorsAt: event.doorsAt,
        startsAt: event.startsAt,
        endsAt: event.endsAt,
        imagePath: event.imagePath,
        state: event.state,
      },
    };
  });
}

/** A block that is not known is not called final. */
const registeredAt = (block: number | undefined, network: ChainKnowledge) =>
  waitingFor({
    intents: [{ state: block === undefined ? "mined" : network.certaintyOf(block), error: null }],
    network,
  });

function stateOf(ticket: Ticket, usedAt: Date | null, offered: boolean): "frozen" | "used" | "listed" | "valid" {
  if (ticket.frozen) return "frozen";
  if (usedAt) return "used";
  return offered || ticket.askMinor !== null ? "listed" : "valid";
}

export type TicketView = Awaited<ReturnType<typeof describeTickets>>[number];
