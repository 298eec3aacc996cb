import { index, onchainTable } from "ponder";

// Keys are flat text, so that a handler writes by key and never has to read first. A ticket's key is
// `<collection>:<tokenId>`, a tier's `<collection>:<tierId>`. Addresses and refs are lower-case. Times are unix seconds,
// amounts minor units; both outgrow int4, hence int8.

export const collection = onchainTable(
  "collection",
  (t) => ({
    address: t.hex().primaryKey(),
    eventRef: t.hex().notNull(),
    organizer: t.hex().notNull(),
    operator: t.hex().notNull(),
    name: t.text().notNull(),
    symbol: t.text().notNull(),
    doorsAt: t.int8({ mode: "number" }).notNull(),
    endsAt: t.int8({ mode: "number" }).notNull(),
    platformFeeBps: t.integer().notNull(),
    market: t.hex().notNull(),
    sale: t.hex().notNull(),
    version: t.hex().notNull(),
    // The policy follows in the same transaction, so nobody sees the row without it.
    capMayRise: t.boolean().notNull().default(false),
    capMayFall: t.boolean().notNull().default(false),
    mayPostpone: t.boolean().notNull().default(false),
    ruleDelaySeconds: t.integer().notNull().default(0),
    deskDelaySeconds: t.integer().notNull().default(0),
    releaseDelaySeconds: t.integer().notNull().default(0),
    paused: t.boolean().notNull().default(false),
    /** The market keeps a mark of its own, so that its own doors close without asking the collection. */
    marketPaused: t.boolean().notNull().default(false),
    /** TicketSale may sell. */
    onSale: t.boolean().notNull().default(false),
    cancelledAt: t.int8({ mode: "number" }),
    closedAt: t.int8({ mode: "number" }),
    /** Proceeds of the on-chain sale may leave escrow from then on; they did when `releasedAt` is set. */
    releaseFrom: t.int8({ mode: "number" }),
    releasedAt: t.int8({ mode: "number" }),
    releasedOrganizerMinor: t.int8({ mode: "number" }),
    releasedPlatformMinor: t.int8({ mode: "number" }),
    createdAt: t.int8({ mode: "number" }).notNull(),
    createdBlock: t.int8({ mode: "number" }).notNull(),
    createdTx: t.hex().notNull(),
  }),
  (table) => ({ byEvent: index().on(table.eventRef) }),
);

export const tier = onchainTable(
  "tier",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tierId: t.integer().notNull(),
    /** The only rule that can change. */
    cap: t.int8({ mode: "number" }).notNull(),
    /** Lapses 30 days after `announcedFor` without an event, so readers compare. */
    announcedCap: t.int8({ mode: "number" }),
    announcedFor: t.int8({ mode: "number" }),
    priceMinor: t.int8({ mode: "number" }).notNull(),
    currency: t.text().notNull(),
    salesStartAt: t.int8({ mode: "number" }).notNull(),
    salesEndAt: t.int8({ mode: "number" }).notNull(),
    resaleAllowed: t.boolean().notNull(),
    resaleCapBps: t.integer().notNull(),
    /** 0: from the start, and without an end. */
    resaleStartAt: t.int8({ mode: "number" }).notNull(),
    resaleEndAt: t.int8({ mode: "number" }).notNull(),
    royaltyBps: t.integer().notNull(),
    giftsMax: t.integer().notNull(),
    giftBlackoutSeconds: t.int8({ mode: "number" }).notNull(),
    giftCooldownSeconds: t.int8({ mode: "number" }).notNull(),
    queueMatched: t.boolean().notNull(),
    attested: t.boolean().notNull(),
    souvenir: t.boolean().notNull(),
    /** Ever minted; alive are `minted - refunded`. */
    minted: t.integer().notNull().default(0),
    refunded: t.integer().notNull().default(0),
    used: t.integer().notNull().default(0),
    /** Sales by holders. */
    resold: t.integer().notNull().default(0),
    /** Offered now. */
    listed: t.integer().notNull().default(0),
  }),
  (table) => ({ byCollection: index().on(table.collection) }),
);

/** A ticket, also one that is burnt: then its owner is the zero address. */
export const ticket = onchainTable(
  "ticket",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    tierId: t.integer().notNull(),
    owner: t.hex().notNull(),
    pricePaidMinor: t.int8({ mode: "number" }).notNull(),
    askMinor: t.int8({ mode: "number" }),
    usedAt: t.int8({ mode: "number" }),
    gateRef: t.hex(),
    frozen: t.boolean().notNull(),
    giftCount: t.integer().notNull(),
    transferCount: t.integer().notNull(),
    /** Of the order, or of the bulk issue. On chain anybody may buy under any reference, hence `onChain`. */
    orderRef: t.hex().notNull(),
    mintedAt: t.int8({ mode: "number" }).notNull(),
    mintTx: t.hex().notNull(),
    /** Paid through TicketSale, by whoever wanted to. */
    onChain: t.boolean().notNull().default(false),
    burntAt: t.int8({ mode: "number" }),
  }),
  (table) => ({
    byOwner: index().on(table.owner),
    byOrder: index().on(table.orderRef),
    byCollection: index().on(table.collection, table.tokenId),
  }),
);

/** Tickets that were given to many owners at once. */
export const issue = onchainTable(
  "issue",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    firstId: t.integer().notNull(),
    tierId: t.integer().notNull(),
    quantity: t.integer().notNull(),
    pricePaidMinor: t.int8({ mode: "number" }).notNull(),
    issueRef: t.hex().notNull(),
    issuedAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byCollection: index().on(table.collection) }),
);

/** What is offered now; gone when withdrawn or sold. */
export const listing = onchainTable(
  "listing",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    seller: t.hex().notNull(),
    priceMinor: t.int8({ mode: "number" }).notNull(),
    listedAt: t.int8({ mode: "number" }).notNull(),
    listedTx: t.hex().notNull(),
  }),
  (table) => ({ byCollection: index().on(table.collection), bySeller: index().on(table.seller) }),
);

/** A resale as the contract split it. Only a card's reference settles once; a buyer on chain may name any, so it is no key. */
export const sale = onchainTable(
  "sale",
  (t) => ({
    id: t.text().primaryKey(),
    saleRef: t.hex().notNull(),
    /** 0 by card, 1 in USDC, 2 in the chain's coin. */
    settlement: t.integer().notNull(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    seller: t.hex().notNull(),
    buyer: t.hex().notNull(),
    priceMinor: t.int8({ mode: "number" }).notNull(),
    sellerMinor: t.int8({ mode: "number" }).notNull(),
    royaltyMinor: t.int8({ mode: "number" }).notNull(),
    platformMinor: t.int8({ mode: "number" }).notNull(),
    /** The ticket's change of holder that this sale is: `<collection>:<tokenId>:<moves>` in `transfer`. */
    moves: t.integer().notNull(),
    soldAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTicket: index().on(table.collection, table.tokenId), byRef: index().on(table.saleRef) }),
);

/** An admission. A ticket enters once, so its key is the key. */
export const entry = onchainTable(
  "entry",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    gateRef: t.hex().notNull(),
    holder: t.hex().notNull(),
    usedAt: t.int8({ mode: "number" }).notNull(),
    minedAt: t.int8({ mode: "number" }).notNull(),
    block: t.int8({ mode: "number" }).notNull(),
    logIndex: t.integer().notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byCollection: index().on(table.collection, table.usedAt) }),
);

export const gift = onchainTable(
  "gift",
  (t) => ({
    id: t.text().primaryKey(),
    giftRef: t.hex().notNull(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    from: t.hex().notNull(),
    to: t.hex().notNull(),
    givenAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byRef: index().on(table.giftRef), byTicket: index().on(table.collection, table.tokenId) }),
);

/**
 * Every change of holder, the mint (from the zero address, `moves` 0) included. `moves` numbers those of one ticket, and makes
 * the key `<collection>:<tokenId>:<moves>`.
 */
export const transfer = onchainTable(
  "transfer",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    moves: t.integer().notNull(),
    from: t.hex().notNull(),
    to: t.hex().notNull(),
    cause: t.text({ enum: ["mint", "sale", "gift", "reissue", "refund", "transfer"] }).notNull(),
    /** Of a reissue or a refund, as the organizer gave it. */
    reason: t.hex(),
    movedAt: t.int8({ mode: "number" }).notNull(),
    block: t.int8({ mode: "number" }).notNull(),
    logIndex: t.integer().notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTicket: index().on(table.collection, table.tokenId) }),
);

/** What happened to a ticket and left it with its holder, in order, nothing overwritten: offers, freezes, the desk's requests. */
export const ticketNote = onchainTable(
  "ticket_note",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    kind: t
      .text({ enum: ["listed", "repriced", "unlisted", "frozen", "unfrozen", "requested", "withdrawn"] })
      .notNull(),
    /** Of an offer. */
    priceMinor: t.int8({ mode: "number" }),
    /** Whom a request of the desk names; the zero address means a refund. */
    to: t.hex(),
    effectiveAt: t.int8({ mode: "number" }),
    reason: t.hex(),
    notedAt: t.int8({ mode: "number" }).notNull(),
    block: t.int8({ mode: "number" }).notNull(),
    logIndex: t.integer().notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTicket: index().on(table.collection, table.tokenId) }),
);

/** A wallet that ever had to do with tickets: how many it holds now, and what it did, ever. */
export const account = onchainTable("account", (t) => ({
  address: t.hex().primaryKey(),
  held: t.integer().notNull().default(0),
  /** Got from the organizer: orders and bulk issues. */
  minted: t.integer().notNull().default(0),
  bought: t.integer().notNull().default(0),
  sold: t.integer().notNull().default(0),
  given: t.integer().notNull().default(0),
  received: t.integer().notNull().default(0),
  entered: t.integer().notNull().default(0),
  /** Known to belong to a person until then; 0 when that was ended. */
  attestedUntil: t.int8({ mode: "number" }),
  firstSeenAt: t.int8({ mode: "number" }).notNull(),
}));

/** What happened in a collection on one day (UTC). Amounts in the event's currency, which all its tiers share. */
export const daily = onchainTable(
  "daily",
  (t) => ({
    /** `<collection>:<day>` */
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    /** Unix seconds of its midnight. */
    day: t.int8({ mode: "number" }).notNull(),
    minted: t.integer().notNull().default(0),
    grossMinor: t.int8({ mode: "number" }).notNull().default(0),
    refunded: t.integer().notNull().default(0),
    resales: t.integer().notNull().default(0),
    resaleMinor: t.int8({ mode: "number" }).notNull().default(0),
    royaltyMinor: t.int8({ mode: "number" }).notNull().default(0),
    gifts: t.integer().notNull().default(0),
    /** By the time of the block, not the gate's. */
    entries: t.integer().notNull().default(0),
  }),
  (table) => ({ byCollection: index().on(table.collection, table.day) }),
);

/** What the organizer asked for and is not carried out yet: a reissue to `to`, or a refund when `to` is the zero address.
 *  Lapses 30 days after `effectiveAt` without an event, so readers compare. */
export const deskRequest = onchainTable(
  "desk_request",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    to: t.hex().notNull(),
    reason: t.hex().notNull(),
    effectiveAt: t.int8({ mode: "number" }).notNull(),
    requestedAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byCollection: index().on(table.collection) }),
);

/** A phone's key that may open the door until `expiresAt`, as long as the ticket's `transferCount` is this one. */
export const device = onchainTable(
  "device",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    owner: t.hex().notNull(),
    keyX: t.hex().notNull(),
    keyY: t.hex().notNull(),
    expiresAt: t.int8({ mode: "number" }).notNull(),
    transferCount: t.integer().notNull(),
    delegatedAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTicket: index().on(table.collection, table.tokenId) }),
);

/** The buyer whom the queue gave an offer to, until `expiresAt`; the last one named. */
export const queueMatch = onchainTable("queue_match", (t) => ({
  id: t.text().primaryKey(),
  collection: t.hex().notNull(),
  tokenId: t.integer().notNull(),
  buyer: t.hex().notNull(),
  expiresAt: t.int8({ mode: "number" }).notNull(),
  matchedAt: t.int8({ mode: "number" }).notNull(),
  tx: t.hex().notNull(),
}));

/** How each signed wish of a batch came out; `reason` is the refusal's own bytes. */
export const intentResult = onchainTable(
  "intent_result",
  (t) => ({
    id: t.text().primaryKey(),
    position: t.integer().notNull(),
    done: t.boolean().notNull(),
    reason: t.hex().notNull(),
    at: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTx: index().on(table.tx) }),
);

/** Whatever an organizer changed after creation, in order, nothing overwritten. */
export const ruleChange = onchainTable(
  "rule_change",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    kind: t
      .text({
        enum: [
          "cap-announced",
          "cap-withdrawn",
          "cap-changed",
          "doors-moved",
          "end-moved",
          "cancelled",
          "closed",
          "paused",
          "resumed",
          "on-sale",
          "off-sale",
        ],
      })
      .notNull(),
    tierId: t.integer(),
    /** Caps or times. */
    before: t.int8({ mode: "number" }),
    after: t.int8({ mode: "number" }),
    effectiveAt: t.int8({ mode: "number" }),
    by: t.hex(),
    reason: t.hex(),
    changedAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byCollection: index().on(table.collection) }),
);

/** The price of a ticket that was paid in USDC: in escrow until it is returned, or the collection's proceeds are released. */
export const escrow = onchainTable(
  "escrow",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    buyer: t.hex().notNull(),
    priceMinor: t.int8({ mode: "number" }).notNull(),
    orderRef: t.hex().notNull(),
    paidAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
    returnedTo: t.hex(),
    returnedAt: t.int8({ mode: "number" }),
    /** False: it waits at TicketSale to be pulled. */
    returnPaid: t.boolean(),
  }),
  (table) => ({ byCollection: index().on(table.collection), byOrder: index().on(table.orderRef) }),
);

/** Money that could not be delivered and waits to be pulled, and what was pulled. In order, nothing overwritten. */
export const credit = onchainTable(
  "credit",
  (t) => ({
    id: t.text().primaryKey(),
    /** TicketMarket or TicketSale, which keep credits apart. */
    contract: t.hex().notNull(),
    kind: t.text({ enum: ["credited", "withdrawn"] }).notNull(),
    account: t.hex().notNull(),
    /** The zero address is the chain's coin; null at TicketSale, which knows USDC only. */
    token: t.hex(),
    to: t.hex(),
    /** In the token's units. */
    amount: t.bigint().notNull(),
    at: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byAccount: index().on(table.account) }),
);

/** A number that its owner burnt, so that no signed wish can use it. */
export const cancelledIntent = onchainTable("cancelled_intent", (t) => ({
  /** `<owner>:<nonce>` */
  id: t.text().primaryKey(),
  owner: t.hex().notNull(),
  nonce: t.bigint().notNull(),
  at: t.int8({ mode: "number" }).notNull(),
  tx: t.hex().notNull(),
}));

/** The factory as its owner has set it up; one row. */
export const house = onchainTable("house", (t) => ({
  factory: t.hex().primaryKey(),
  owner: t.hex(),
  treasury: t.hex(),
  /** What new events get unless they name another. */
  currentVersion: t.hex(),
}));

/** Who asked to become the factory's owner; gone when it withdrew or became it. */
export const handover = onchainTable("handover", (t) => ({
  pendingOwner: t.hex().primaryKey(),
  /** Lapses 48 hours later without an event. */
  requestedAt: t.int8({ mode: "number" }).notNull(),
}));

export const version = onchainTable("version", (t) => ({
  address: t.hex().primaryKey(),
  allowed: t.boolean().notNull(),
  changedAt: t.int8({ mode: "number" }).notNull(),
}));

/** At which fee an organization may create events by itself. */
export const terms = onchainTable("terms", (t) => ({
  organizer: t.hex().primaryKey(),
  allowed: t.boolean().notNull(),
  platformFeeBps: t.integer().notNull(),
  changedAt: t.int8({ mode: "number" }).notNull(),
}));

/** An account that may create events in an organization's name. */
export const delegate = onchainTable("delegate", (t) => ({
  /** `<organizer>:<delegate>` */
  id: t.text().primaryKey(),
  organizer: t.hex().notNull(),
  delegate: t.hex().notNull(),
  allowed: t.boolean().notNull(),
  changedAt: t.int8({ mode: "number" }).notNull(),
}));

/**
 * Roles that were offered, accepted or taken away, as bits, in the factory or in an event. An event's operator holds all of the
 * event's roles by its code: it has a row here only once one was taken from it.
 */
export const role = onchainTable(
  "role",
  (t) => ({
    /** `<contract>:<account>` */
    id: t.text().primaryKey(),
    contract: t.hex().notNull(),
    account: t.hex().notNull(),
    roles: t.integer().notNull().default(0),
    /** Waits to be accepted; taken as gone by any later change of the account's roles. */
    offered: t.integer().notNull().default(0),
    changedAt: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byContract: index().on(table.contract) }),
);
