import type { Address } from "./chain";

/** Where on the chain something was said. */
export type Said = { block: number; index: number; tx: `0x${string}` };

/** What our contracts say that touches books of ours. Addresses and refs are lower-case, amounts minor units, times unix seconds. */
export type ChainFact = Said &
  (
    | {
        name: "CollectionCreated";
        collection: Address;
        eventRef: string;
        organizer: Address;
        operator: Address;
        title: string;
        doorsAt: number;
        endsAt: number;
        platformFeeBps: number;
        sale: Address;
      }
    | {
        name: "TicketsMinted";
        collection: Address;
        firstId: number;
        quantity: number;
        to: Address;
        tierId: number;
        priceMinor: number;
        orderRef: string;
      }
    | {
        name: "TicketsIssued";
        collection: Address;
        firstId: number;
        quantity: number;
        tierId: number;
        issueRef: string;
      }
    /** Paid on chain, by whoever wanted to: its tickets need no order of ours. */
    | { name: "TicketsPurchased"; collection: Address; firstId: number; quantity: number }
    | { name: "TicketUsed"; collection: Address; tokenId: number; gateRef: string; usedAt: number }
    | { name: "TicketRefunded"; collection: Address; tokenId: number }
    | {
        name: "TicketListed" | "TicketRepriced";
        collection: Address;
        tokenId: number;
        seller: Address;
        priceMinor: number;
      }
    | { name: "TicketUnlisted"; collection: Address; tokenId: number }
    | {
        name: "TicketSold";
        collection: Address;
        tokenId: number;
        seller: Address;
        buyer: Address;
        priceMinor: number;
        sellerMinor: number;
        royaltyMinor: number;
        platformMinor: number;
        /** 0: by card, the only kind that has an order of ours. */
        settlement: number;
        saleRef: string;
      }
    | { name: "TicketGifted"; collection: Address; tokenId: number; from: Address; to: Address; giftRef: string }
    /** Touched, and nothing that a book of ours repeats: holders changed, frozen, a rule moved. */
    | { name: "Other"; collection: Address; tokenId: number | null }
  );
export type FactNamed<N extends ChainFact["name"]> = Extract<ChainFact, { name: N }>;

/** A living ticket as its contract answers. */
export type TicketState = {
  owner: Address;
  tierId: number;
  frozen: boolean;
  used: boolean;
  pricePaidMinor: number;
  askMinor: number | null;
  transferCount: number;
  giftCount: number;
};
export type TierState = {
  tierId: number;
  cap: number;
  priceMinor: number;
  currency: string;
  salesStartAt: number;
  salesEndAt: number;
  resaleAllowed: boolean;
  resaleCapBps: number;
  royaltyBps: number;
  giftsMax: number;
  giftBlackoutSeconds: number;
};
export type ChainHead = { latest: number; finalized: number /** Hash of the latest. */; hash: string; at: Date };
export type Landed = { state: "mined" | "reverted"; block: number } | { state: "unknown" };

/**
 * The chain by our own reading, of no indexer and of no state of the writer. Ranges may be as long as wished: what an endpoint
 * refuses is asked in halves. Everything throws {AppError} chain-unavailable (retryable) when it cannot be known.
 */
export type ChainReaderPort = {
  head(): Promise<ChainHead>;
  /** Collections that the factory made, over any range. */
  created(range: { from: number; to: number }): Promise<FactNamed<"CollectionCreated">[]>;
  /** What these collections, their market and their sale said, in order. "anybody": whoever said it, so the caller looks whose it is. */
  facts(range: {
    from: number;
    to: number;
    of: readonly { collection: Address; sale: Address }[] | "anybody";
  }): Promise<ChainFact[]>;
  /** Sales and gifts of these tickets, over any range. */
  movesOf(range: { from: number; to: number; collection: Address; tokenIds: readonly number[] }): Promise<ChainFact[]>;
  /** Mints to these holders, over any range. */
  mintsTo(range: { from: number; to: number; collection: Address; holders: readonly Address[] }): Promise<ChainFact[]>;
  /** In the order asked, null for a ticket that does not live at that block. */
  tickets(collection: Address, tokenIds: readonly number[], block: number): Promise<(TicketState | null)[]>;
  tiers(collection: Address, block: number): Promise<TierState[]>;
  /** Where a transaction came to lie. */
  landed(hash: `0x${string}`): Promise<Landed>;
  /** Next free nonces of a sender. */
  nonces(sender: Address): Promise<{ mined: number; final: number }>;
};
