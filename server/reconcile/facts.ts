import type { ChainFact, ChainHead, FactNamed, TicketState, TierState } from "../ports/chain-reader";
import type { ProviderPayment, ProviderRefund, ProviderSession } from "../ports/payment";
import type { ViewTicket, ViewTier } from "../read/snapshot";

// What rules look at: plain values, gathered before. Rules conclude nothing from what is not here, unless a field says that
// everything is.

export type IntentFacts = {
  id: string;
  dedupeKey: string;
  kind: string;
  state: string;
  error: string | null;
  txHash: string | null;
  blockNumber: number | null;
  createdAt: Date;
  organizationId: string | null;
  /** Of what it is about, out of its payload. */
  ref: string | null;
  tokenId: number | null;
  /** Where its transaction came to lie, asked of the chain when it says mined or final. */
  landed: "mined" | "reverted" | "unknown" | null;
};
export type SagaFacts = { id: string; subject: string; state: string; error: string | null };
export type PaymentFacts = {
  id: string;
  orderId: string;
  organizationId: string;
  eventId: string;
  orderState: string;
  state: string;
  sessionId: string | null;
  providerPaymentId: string | null;
  amountMinor: number;
  currency: string;
  createdAt: Date;
  succeededAt: Date | null;
  refundId: string | null;
  /** What our books say has gone back of it. */
  bookedBackMinor: number;
};
export type LedgerFacts = { causeKind: string; account: string; amountMinor: bigint; currency: string };
export type OrderFacts = {
  id: string;
  number: string;
  eventId: string;
  kind: string;
  state: string;
  totalMinor: number;
  platformFeeMinor: number;
  currency: string;
  listingId: string | null;
  /** Wallet of the fan, lower-case. */
  wallet: string | null;
  createdAt: Date;
  paidAt: Date | null;
  fulfilledAt: Date | null;
  items: { id: string; ref: string; chainTierId: number; quantity: number; unitMinor: number }[];
  payments: { id: string; provider: string; method: string | null; state: string }[];
  refunds: { paymentId: string; amountMinor: number; state: string; reason: string; tickets: string | null }[];
  ledger: LedgerFacts[];
  /** Tickets of its lines that were ended by a decision of ours. */
  voided: number[];
};
export type ListingFacts = {
  id: string;
  tokenId: number;
  state: string;
  priceMinor: number;
  sellerFanId: string;
  sellerWallet: string | null;
  createdAt: Date;
  soldAt: Date | null;
  split: { sellerMinor: number | null; royaltyMinor: number | null; platformMinor: number | null };
};
export type GiftFacts = {
  id: string;
  ref: string;
  tokenId: number;
  state: string;
  createdAt: Date;
  doneAt: Date | null;
};
export type ScanFacts = { id: string; tokenId: number; gateId: string; scannedAt: Date };

/** A ticket in all places. `atView` is the chain at the view's block, so that a view which is late is not called wrong. */
export type TicketFacts = {
  tokenId: number;
  now: TicketState | null;
  atView: TicketState | null;
  view: ViewTicket | null;
};

export type EventFacts = {
  now: Date;
  head: ChainHead;
  organizationId: string;
  eventId: string;
  state: string;
  collection: string | null;
  createdOnChain: FactNamed<"CollectionCreated"> | null;
  /** Facts of the collection, in order. */
  chain: ChainFact[];
  /** True: from the collection's first block on. Otherwise what was asked for, and all there is about what is here. */
  whole: boolean;
  tickets: TicketFacts[];
  chainTiers: TierState[];
  /** At the view's block; null when the view cannot be read. */
  view: { block: number; tiers: ViewTier[]; chainTiers: TierState[] } | null;
  tiers: {
    chainTierId: number;
    quantity: number;
    priceMinor: number;
    resaleAllowed: boolean;
    resaleCapBps: number;
    royaltyBps: number;
    giftsMax: number;
    giftBlackoutSeconds: number;
  }[];
  currency: string;
  orders: OrderFacts[];
  /** Order of a line's ref, also of orders of other events, for refs that the chain names. */
  orderOfRef: ReadonlyMap<string, { orderId: string; eventId: string; state: string; kind: string }>;
  listings: ListingFacts[];
  gifts: GiftFacts[];
  scans: ScanFacts[];
  intents: IntentFacts[];
  sagas: ReadonlyMap<string, SagaFacts>;
};

/** What belongs to no single event. */
export type HouseFacts = {
  now: Date;
  head: ChainHead;
  view: { block: number; at: Date } | null;
  strayCollections: FactNamed<"CollectionCreated">[];
  unbalanced: { transferId: string; organizationId: string; currency: string; sumMinor: number; entries: number }[];
  inventory: {
    tierId: string;
    eventId: string;
    organizationId: string;
    held: number;
    heldByHolds: number;
    sold: number;
    soldByHolds: number;
  }[];
  quotas: {
    quotaId: string;
    eventId: string;
    organizationId: string;
    held: number;
    heldByTiers: number;
    sold: number;
    soldByTiers: number;
  }[];
  overdueHolds: { id: string; eventId: string; organizationId: string; expiresAt: Date }[];
  waitingIntents: {
    id: string;
    dedupeKey: string;
    kind: string;
    state: string;
    error: string | null;
    attempts: number;
    createdAt: Date;
    organizationId: string | null;
  }[];
  sagas: {
    id: string;
    workflow: string;
    subject: string;
    state: string;
    error: string | null;
    updatedAt: Date;
    organizationId: string | null;
  }[];
  unsentMails: { id: string; dedupeKey: string; template: string; createdAt: Date; organizationId: string | null }[];
  senders: { address: string; mined: number; openNonces: number[]; oldest: Date }[];
};

/** The provider and our payments, over the same time. */
export type ProviderFacts = {
  now: Date;
  since: Date;
  until: Date;
  sessions: ProviderSession[];
  payments: ProviderPayment[];
  refunds: ProviderRefund[];
  ours: PaymentFacts[];
};
