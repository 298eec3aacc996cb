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
    name: t.text().notNull(),
    symbol: t.text().notNull(),
    doorsAt: t.int8({ mode: "number" }).notNull(),
    endsAt: t.int8({ mode: "number" }).notNull(),
    platformFeeBps: t.integer().notNull(),
    market: t.hex().notNull(),
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
    cap: t.int8({ mode: "number" }).notNull(),
    priceMinor: t.int8({ mode: "number" }).notNull(),
    currency: t.text().notNull(),
    salesStartAt: t.int8({ mode: "number" }).notNull(),
    salesEndAt: t.int8({ mode: "number" }).notNull(),
    resaleAllowed: t.boolean().notNull(),
    resaleCapBps: t.integer().notNull(),
    royaltyBps: t.integer().notNull(),
    giftsMax: t.integer().notNull(),
    giftBlackoutSeconds: t.int8({ mode: "number" }).notNull(),
  }),
  (table) => ({ byCollection: index().on(table.collection) }),
);

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
    orderRef: t.hex().notNull(),
    mintedAt: t.int8({ mode: "number" }).notNull(),
    mintTx: t.hex().notNull(),
  }),
  (table) => ({
    byOwner: index().on(table.owner),
    byOrder: index().on(table.orderRef),
    byCollection: index().on(table.collection, table.tokenId),
  }),
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

/** A resale as the contract split it. One saleRef settles once, so it is the key. */
export const sale = onchainTable(
  "sale",
  (t) => ({
    saleRef: t.hex().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    seller: t.hex().notNull(),
    buyer: t.hex().notNull(),
    priceMinor: t.int8({ mode: "number" }).notNull(),
    sellerMinor: t.int8({ mode: "number" }).notNull(),
    royaltyMinor: t.int8({ mode: "number" }).notNull(),
    platformMinor: t.int8({ mode: "number" }).notNull(),
    soldAt: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTicket: index().on(table.collection, table.tokenId) }),
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

/** Every change of holder in order, the mint (from the zero address) included. */
export const transfer = onchainTable(
  "transfer",
  (t) => ({
    id: t.text().primaryKey(),
    collection: t.hex().notNull(),
    tokenId: t.integer().notNull(),
    from: t.hex().notNull(),
    to: t.hex().notNull(),
    cause: t.text({ enum: ["mint", "sale", "gift"] }).notNull(),
    movedAt: t.int8({ mode: "number" }).notNull(),
    block: t.int8({ mode: "number" }).notNull(),
    tx: t.hex().notNull(),
  }),
  (table) => ({ byTicket: index().on(table.collection, table.tokenId) }),
);
