import { differing, type Rule } from "../../domain/difference/finding";
import { toRef } from "../../domain/shared/ref";
import type { EventFacts } from "../facts";
import { about, named, place, ticketOf } from "./about";

type ResaleRule = Rule<EventFacts>;
const open = new Set(["submitting", "active", "cancelling", "settling"]);
const byCard = ({ settlement }: { settlement: number }) => settlement === 0;
const resales = ({ orders }: EventFacts) => orders.filter(({ kind }) => kind === "resale");
const ticketIn = (facts: EventFacts, tokenId: number) => facts.tickets.find((ticket) => ticket.tokenId === tokenId);

/** On sale by our books, and not offered on chain. */
export const listingNotOnChain: ResaleRule = (facts) =>
  facts.listings
    .filter(({ state }) => state === "active")
    .flatMap((listing) => {
      const ticket = ticketIn(facts, listing.tokenId);
      if (!ticket || (ticket.now?.askMinor !== undefined && ticket.now.askMinor !== null)) return [];
      const evidence = {
        ...{ listingId: listing.id, tokenId: listing.tokenId, priceMinor: listing.priceMinor },
        ...{ holder: ticket.now?.owner ?? null, alive: ticket.now !== null, used: ticket.now?.used ?? null },
      };
      return [about(facts, "listing-not-on-chain", `listing:${listing.id}`, evidence)];
    });

/** Offered in both places, for different money or by different sellers. */
export const listingPriceDiffers: ResaleRule = (facts) =>
  facts.listings
    .filter(({ state }) => state === "active" || state === "settling")
    .flatMap((listing) => {
      const now = ticketIn(facts, listing.tokenId)?.now;
      if (!now || now.askMinor === null) return [];
      const seller = listing.sellerWallet ?? now.owner;
      const differs = differing(
        { priceMinor: listing.priceMinor, seller },
        { priceMinor: now.askMinor, seller: now.owner },
      );
      if (!differs) return [];
      const evidence = { listingId: listing.id, tokenId: listing.tokenId, ...differs };
      return [about(facts, "listing-price-differs", `listing:${listing.id}`, evidence)];
    });

/** Offered on chain by its holder, perhaps without us: our market does not show it. */
export const askWithoutListing: ResaleRule = (facts) => {
  const listed = new Set(facts.listings.filter(({ state }) => open.has(state)).map(({ tokenId }) => tokenId));
  return facts.tickets.flatMap(({ tokenId, now }) => {
    if (!now || now.askMinor === null || listed.has(tokenId)) return [];
    const evidence = { tokenId, askMinor: now.askMinor, seller: now.owner };
    return [about(facts, "ask-without-listing", ticketOf(facts, tokenId), evidence)];
  });
};

/** Sold for a card's money that no order of ours took. */
export const resaleWithoutOrder: ResaleRule = (facts) =>
  named(facts.chain, "TicketSold")
    .filter(byCard)
    .flatMap((sale) => {
      const order = facts.orders.find(({ id }) => toRef(id) === sale.saleRef);
      if (order && (order.state === "paid" || order.state === "fulfilled")) return [];
      const { tokenId, priceMinor, seller, buyer, saleRef } = sale;
      const evidence = {
        tokenId,
        priceMinor,
        seller,
        buyer,
        saleRef,
        orderId: order?.id ?? null,
        orderState: order?.state ?? null,
      };
      return [about(facts, "resale-without-order", `sale:${saleRef}`, { ...evidence, ...place(sale) })];
    });

/** Sold on chain, and our books have not finished: no ledger entry, or the offer is still open. */
export const resaleNotRecorded: ResaleRule = (facts) =>
  named(facts.chain, "TicketSold")
    .filter(byCard)
    .flatMap((sale) => {
      const order = facts.orders.find(({ id }) => toRef(id) === sale.saleRef);
      if (!order || (order.state !== "paid" && order.state !== "fulfilled")) return [];
      const listing = facts.listings.find(({ id }) => id === order.listingId);
      const entries = order.ledger.filter(({ causeKind }) => causeKind === "resale").length;
      if (entries > 0 && listing?.state === "sold") return [];
      const evidence = {
        ...{
          orderId: order.id,
          orderState: order.state,
          listingId: order.listingId,
          listingState: listing?.state ?? null,
        },
        ...{ ledgerEntries: entries, saleRef: sale.saleRef, ...place(sale) },
      };
      return [about(facts, "resale-not-recorded", `order:${order.id}`, evidence, order.paidAt)];
    });

/** Paid or delivered by our books, and the ticket never changed hands. */
export const resaleNotOnChain: ResaleRule = (facts) => {
  const sold = new Set(named(facts.chain, "TicketSold").map(({ saleRef }) => saleRef));
  return resales(facts)
    .filter(({ state }) => state === "paid" || state === "fulfilled")
    .filter(({ id }) => !sold.has(toRef(id)))
    .map((order) => {
      const listing = facts.listings.find(({ id }) => id === order.listingId);
      const evidence = {
        ...{ orderId: order.id, state: order.state, totalMinor: order.totalMinor, saleRef: toRef(order.id) },
        ...{ listingId: order.listingId, listingState: listing?.state ?? null, tokenId: listing?.tokenId ?? null },
        lookedTo: facts.head.latest,
      };
      return about(facts, "resale-not-on-chain", `order:${order.id}`, evidence, order.paidAt);
    });
};

/** The contract's split beside the ledger's and the listing's, to the unit. */
export const splitDiffers: ResaleRule = (facts) =>
  named(facts.chain, "TicketSold")
    .filter(byCard)
    .flatMap((sale) => {
      const order = facts.orders.find(({ id }) => toRef(id) === sale.saleRef);
      const entries = order?.ledger.filter(({ causeKind }) => causeKind === "resale") ?? [];
      if (!order || entries.length === 0) return [];
      const listing = facts.listings.find(({ id }) => id === order.listingId);
      const owed = (prefix: string) =>
        Number(
          entries.reduce((sum, { account, amountMinor }) => (account.startsWith(prefix) ? sum - amountMinor : sum), 0n),
        );
      const books = {
        ...{
          price: -owed("provider:"),
          seller: owed("seller:"),
          royalty: owed("organizer"),
          platform: owed("platform"),
        },
        ...{ listingSeller: listing?.split.sellerMinor ?? null, listingRoyalty: listing?.split.royaltyMinor ?? null },
        listingPlatform: listing?.split.platformMinor ?? null,
      };
      const { priceMinor: price, sellerMinor: seller, royaltyMinor: royalty, platformMinor: platform } = sale;
      const chain = {
        price,
        seller,
        royalty,
        platform,
        listingSeller: seller,
        listingRoyalty: royalty,
        listingPlatform: platform,
      };
      const differs = differing(books, chain);
      if (!differs) return [];
      return [about(facts, "split-differs", `order:${order.id}`, { orderId: order.id, ...differs, ...place(sale) })];
    });
