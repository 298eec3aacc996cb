import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { useChainView } from "../db/chain";
import type { Finding } from "../domain/difference/finding";
import type { DifferenceKind } from "../domain/difference/kinds";
import { kindNames } from "../domain/difference/kinds";
import { toRef } from "../domain/shared/ref";
import type { Part } from "../local/part";
import type { Address } from "../ports/chain";
import { testChain } from "../test/chain";
import { testDatabase } from "../test/database";
import { agreeing } from "../test/factory/reconciled";
import { testPayment } from "../test/payment";
import { testView } from "../test/view";
import { reconcileOnce } from "./look";
import { lookAtChanges } from "./round";

const database = await testDatabase();
const { db, pool } = database;
const node = await testChain();
const view = testView(node, database.url);
const provider = testPayment();
const house = agreeing(db, node, view, provider);
type House = Awaited<ReturnType<typeof house.event>>;

let indexer: Part;
beforeAll(async () => {
  useChainView(database.url);
  indexer = await view.indexer();
}, 120_000);

const sources = () => ({
  ...{ db, reader: house.reader, payment: provider.port },
  ...{ startBlock: node.startBlock, now: new Date() },
});

/** A look at rest, once the view has seen everything. */
async function look(only: { eventId?: string } = {}): Promise<Finding[]> {
  await view.caughtUp();
  return reconcileOnce({ ...sources(), atRest: true, ...only });
}

type Planted = { subject?: string; evidence: object; undo?: () => Promise<unknown> };
type Plant = {
  kind: DifferenceKind;
  name: string;
  /** Brings the difference about, in an event that agreed before; says what must be seen of it. */
  plant: (event: House) => Promise<Planted>;
  /** What the same trouble also looks like. */
  alongside?: DifferenceKind[];
  /** Belongs to no event, so that the whole house is looked at. */
  wholeHouse?: true;
  /** Leaves no changed row and no block: seen when the continuous look comes round to its event. */
  comesRound?: true;
};
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const columnsOf = (row: object) => Object.keys(row).map((each) => `"${each}"`);

/** Changes what is guarded: triggers sleep meanwhile. */
async function force(sql: string, values: unknown[] = []) {
  const client = await pool.connect();
  try {
    await client.query("set session_replication_role = replica");
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.query("set session_replication_role = origin");
    client.release();
  }
}
const put = (table: string, row: Record<string, unknown>) =>
  force(
    `insert into ${table} (${columnsOf(row).join(", ")}) values (${columnsOf(row)
      .map((_, index) => `$${index + 1}`)
      .join(", ")})`,
    Object.values(row),
  );

/** The indexer's own table behind a view. */
async function viewTable(table: string): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct d.refobjid::regclass::text as name from pg_rewrite r join pg_depend d on d.objid = r.oid and d.deptype = 'n'
     where r.ev_class = ('chain.' || $1)::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class`,
    [table],
  );
  return rows[0]?.name ?? "";
}

/** Changes a row of the view under the indexer's feet. @returns the way back. */
async function bend(table: string, id: string, column: string, value: unknown) {
  await view.caughtUp();
  const name = await viewTable(table);
  const [before] = await force(`select "${column}" as was from ${name} where id = $1`, [id]);
  await force(`update ${name} set "${column}" = $2 where id = $1`, [id, value]);
  return () => force(`update ${name} set "${column}" = $2 where id = $1`, [id, before?.was]);
}

/** Takes a row of the view away. @returns the way back. */
async function drop(table: string, id: string) {
  await view.caughtUp();
  const name = await viewTable(table);
  const [row = {}] = await force(`delete from ${name} where id = $1 returning *`, [id]);
  return () => put(name, row);
}

async function mint(
  event: House,
  change: { orderRef: string; tierId?: number; quantity?: number; priceMinor?: number; to?: Address },
) {
  const expectedFirstId = await view.chain.nextTokenId(event.collection);
  const order = { to: event.fan.wallet, tierId: 1, quantity: 1, priceMinor: 4_500, ...change } as const;
  const orders = [{ ...order, orderRef: order.orderRef as `0x${string}` }];
  await house.act({ kind: "mint", collection: event.collection, expectedFirstId, orders });
  return expectedFirstId;
}

const intentOf = (event: House, change: object) =>
  db.chainIntent.create({
    data: {
      ...{ organizationId: event.place.organizationId, kind: "mint", lane: event.collection, dedupeKey: randomUUID() },
      payload: { kind: "mint", collection: event.collection, orderRef: toRef(randomUUID()) },
      ...change,
    },
  });
const sagaOf = (subject: string, state: string) =>
  db.sagaRun.create({
    data: {
      workflow: "sell-ticket",
      subject,
      state,
      error: "it broke",
      createdAt: minutesAgo(60),
      updatedAt: minutesAgo(60),
    },
  });

const ofView: Plant[] = (
  [
    ["view-wrong-owner", "owner", `0x${"0".repeat(38)}ee`, {}],
    ["view-wrong-ask", "ask_minor", 123, { chain: null }],
    ["view-wrong-used", "used_at", 1_700_000_000, { chain: false, view: true }],
    ["view-wrong-frozen", "frozen", true, { chain: false }],
  ] as const
).map(([kind, column, value, evidence]) => ({
  kind,
  name: `the view says of a ticket that its ${column} is ${value}`,
  plant: async ({ collection, bought }) => {
    const { tokenId } = await bought();
    const id = `${collection}:${tokenId}`;
    const undo = await bend("ticket", id, column, value);
    return { subject: `ticket:${id}`, evidence: { tokenId, view: value, ...evidence }, undo };
  },
}));

const plants: Plant[] = [
  {
    kind: "paid-without-tickets",
    name: "an order is paid and nothing was minted",
    plant: async (event) => {
      const { orderId, orderRef } = await event.bought({ state: "paid", minted: false });
      const evidence = { orderId, state: "paid", missingRefs: [orderRef], missingTickets: 1 };
      return { subject: `order:${orderId}`, evidence, undo: () => mint(event, { orderRef }) };
    },
  },
  {
    kind: "fulfilled-without-tickets",
    name: "an order is called delivered and nothing was minted",
    plant: async ({ bought }) => {
      const { orderId, orderRef } = await bought({ quantity: 2, minted: false });
      return { subject: `order:${orderId}`, evidence: { orderId, missingRefs: [orderRef], missingTickets: 2 } };
    },
  },
  {
    kind: "tickets-without-order",
    name: "somebody with the relayer's key minted for nobody's order",
    plant: async (event) => {
      const ref = toRef(randomUUID());
      const firstId = await mint(event, { orderRef: ref, quantity: 3 });
      const evidence = { firstId, quantity: 3, ref, orderId: null };
      return { subject: `mint:${event.collection}:${firstId}`, evidence };
    },
  },
  {
    kind: "minted-twice",
    name: "one line was minted twice",
    plant: async (event) => {
      const { orderId, orderRef, tokenId } = await event.bought();
      const second = await mint(event, { orderRef });
      return { subject: `ref:${orderRef}`, evidence: { orderId, firstIds: [tokenId, second] } };
    },
  },
  {
    kind: "mint-mismatch",
    name: "other tickets were minted, for somebody else, than were paid for",
    plant: async (event) => {
      const { orderId, orderRef } = await event.bought({ minted: false, quantity: 2 });
      const { wallet } = await event.person();
      await mint(event, { orderRef, to: wallet, tierId: 2, priceMinor: 4_000 });
      await intentOf(event, { dedupeKey: `mint:${orderRef}` });
      const numbers = { "quantity.books": 2, "quantity.chain": 1, "tierId.books": 1, "tierId.chain": 2 };
      const rest = { "priceMinor.books": 4_500, "priceMinor.chain": 4_000, "holder.chain": wallet };
      return { subject: `ref:${orderRef}`, evidence: { orderId, ...numbers, ...rest } };
    },
  },
  {
    kind: "fulfilled-not-in-view",
    name: "a delivered order's ticket is gone from the view",
    alongside: ["view-row-missing"],
    plant: async ({ collection, bought }) => {
      const { orderId, tokenId } = await bought();
      const undo = await drop("ticket", `${collection}:${tokenId}`);
      return { subject: `order:${orderId}`, evidence: { orderId, tokenIds: [tokenId] }, undo };
    },
  },
  {
    kind: "view-row-missing",
    name: "the view lacks a ticket of an order that is not delivered yet",
    plant: async ({ collection, bought }) => {
      const { tokenId } = await bought({ state: "paid" });
      const id = `${collection}:${tokenId}`;
      return { subject: `ticket:${id}`, evidence: { tokenId }, undo: await drop("ticket", id) };
    },
  },
  {
    kind: "view-row-extra",
    comesRound: true,
    name: "the view shows a ticket that never was",
    plant: async ({ collection, bought, fan }) => {
      const { tokenId } = await bought();
      await view.caughtUp();
      const name = await viewTable("ticket");
      const [row] = await force(`select * from ${name} where id = $1`, [`${collection}:${tokenId}`]);
      const id = `${collection}:${tokenId + 7}`;
      await put(name, { ...row, id, token_id: tokenId + 7 });
      const undo = () => force(`delete from ${name} where id = $1`, [id]);
      return { subject: `ticket:${id}`, evidence: { tokenId: tokenId + 7, owner: fan.wallet }, undo };
    },
  },
  ...ofView,
  {
    kind: "view-wrong-cap",
    name: "the view shows another cap",
    plant: async ({ collection, bought }) => {
      await bought();
      const undo = await bend("tier", `${collection}:1`, "cap", 41);
      return { subject: `tier:${collection}:1`, evidence: { tierId: 1, chain: 40, view: 41 }, undo };
    },
  },
  {
    kind: "view-wrong-count",
    name: "the view counts offers that are none",
    comesRound: true,
    plant: async ({ collection, bought }) => {
      await bought();
      const undo = await bend("tier", `${collection}:1`, "listed", 3);
      const evidence = { tierId: 1, counts: "listed", chain: 0, view: 3 };
      return { subject: `tier:${collection}:1:listed`, evidence, undo };
    },
  },
  {
    kind: "order-paid-without-payment",
    name: "an order is paid and no payment says so",
    alongside: ["payment-not-noted"],
    plant: async ({ bought }) => {
      const { orderId, paymentId, totalMinor } = await bought();
      const say = (state: string) => db.payment.update({ where: { id: paymentId }, data: { state } });
      await say("expired");
      const evidence = { orderId, totalMinor, payments: [`${paymentId}: expired`] };
      return { subject: `order:${orderId}`, evidence, undo: () => say("succeeded") };
    },
  },
  {
    kind: "refunded-ticket-lives",
    name: "the money of a delivered order went back and its ticket did not",
    plant: async ({ bought, transfer, tierId }) => {
      const { orderId, paymentId, providerPaymentId, holdId, tokenId, totalMinor } = await bought();
      const money = { amountMinor: totalMinor, currency: "EUR" };
      const asked = { idempotencyKey: randomUUID(), providerPaymentId, ...money, reason: "test" };
      await provider.port.refund(asked);
      await db.payment.update({ where: { id: paymentId }, data: { state: "refunded" } });
      await db.order.update({ where: { id: orderId }, data: { state: "refunded" } });
      await db.hold.update({ where: { id: holdId }, data: { state: "released" } });
      await db.tier.update({ where: { id: tierId }, data: { sold: { decrement: 1 } } });
      const accounts = { "provider:stripe": -4_500n, organizer: 4_275n, platform: 225n };
      const entries = Object.entries(accounts).map(([account, amountMinor]) => ({ account, amountMinor }));
      await transfer("refund", orderId, entries);
      return { subject: `order:${orderId}`, evidence: { orderId, tokenIds: [tokenId], usedTokenIds: [] } };
    },
  },
  {
    kind: "burnt-without-refund",
    name: "a ticket was burnt and its order keeps the money",
    plant: async (event) => {
      const { orderId, orderRef, tokenId } = await event.bought();
      await intentOf(event, { dedupeKey: `mint:${orderRef}` });
      await event.burn(tokenId);
      const item = await db.orderItem.findFirstOrThrow({ where: { orderId } });
      const payload = { kind: "mint", collection: event.collection, orderRef };
      const done = { state: "final", result: { tokenIds: [tokenId] } };
      await intentOf(event, { dedupeKey: `mint:${item.id}`, payload, ...done });
      return { subject: `ticket:${event.collection}:${tokenId}`, evidence: { orderId, tokenId, state: "fulfilled" } };
    },
  },
  {
    kind: "listing-not-on-chain",
    name: "an offer is active here and not on chain",
    plant: async ({ offered, list }) => {
      const { listingId, tokenId, priceMinor } = await offered(4_000, { onChain: false });
      const undo = () => list(tokenId, priceMinor);
      return { subject: `listing:${listingId}`, evidence: { listingId, tokenId, alive: true, used: false }, undo };
    },
  },
  {
    kind: "listing-price-differs",
    name: "an offer is for other money than on chain",
    plant: async ({ offered }) => {
      const { listingId } = await offered();
      const ask = (priceMinor: number) => db.listing.update({ where: { id: listingId }, data: { priceMinor } });
      await ask(3_999);
      const evidence = { listingId, "priceMinor.books": 3_999, "priceMinor.chain": 4_000 };
      return { subject: `listing:${listingId}`, evidence, undo: () => ask(4_000) };
    },
  },
  {
    kind: "ask-without-listing",
    name: "a holder offered her ticket without us",
    plant: async ({ collection, bought, list, fan }) => {
      const { tokenId } = await bought();
      await list(tokenId, 4_100);
      const evidence = { tokenId, askMinor: 4_100, seller: fan.wallet };
      return { subject: `ticket:${collection}:${tokenId}`, evidence };
    },
  },
  {
    kind: "resale-without-order",
    name: "a card's sale was settled for no order",
    plant: async ({ collection, bought, list, fan, person }) => {
      const { tokenId } = await bought();
      await list(tokenId, 4_000);
      const saleRef = toRef(randomUUID());
      const { wallet } = await person();
      const parties = { seller: fan.wallet, buyer: wallet };
      await house.act({ kind: "settle", collection, tokenId, priceMinor: 4_000, ...parties, saleRef });
      return { subject: `sale:${saleRef}`, evidence: { tokenId, saleRef, ...parties, orderId: null } };
    },
  },
  {
    kind: "resale-not-recorded",
    name: "a resale is on chain and nobody wrote who gets what",
    plant: async ({ resold }) => {
      const { orderId, listingId } = await resold({ recorded: false });
      const evidence = { orderId, listingId, listingState: "settling", ledgerEntries: 0 };
      return { subject: `order:${orderId}`, evidence };
    },
  },
  {
    kind: "resale-not-on-chain",
    name: "a resale is delivered here and its ticket never changed hands",
    alongside: ["ask-without-listing"],
    plant: async ({ resold }) => {
      const { orderId, listingId, tokenId } = await resold({ onChain: false });
      return { subject: `order:${orderId}`, evidence: { orderId, listingId, tokenId, listingState: "sold" } };
    },
  },
  {
    kind: "split-differs",
    name: "seller and platform got other shares here than on chain",
    plant: async ({ resold }) => {
      const { orderId, split } = await resold();
      const shift = (by: number) =>
        force(
          `update "LedgerEntry" set "amountMinor" = "amountMinor" + case when account = 'platform' then $2::int else -$2::int end
          where "causeId" = $1::uuid and "causeKind" = 'resale' and (account = 'platform' or account like 'seller:%')`,
          [orderId, by],
        );
      await shift(1);
      const evidence = { orderId, "platform.books": split.platformMinor - 1, "platform.chain": split.platformMinor };
      return { subject: `order:${orderId}`, evidence, undo: () => shift(-1) };
    },
  },
  {
    kind: "scan-not-on-chain",
    name: "a gate let somebody in and the chain does not know",
    plant: async ({ collection, entered }) => {
      const { tokenId } = await entered({ onChain: false });
      return { subject: `ticket:${collection}:${tokenId}`, evidence: { tokenId, intent: null } };
    },
  },
  {
    kind: "entry-without-scan",
    name: "the chain says entered and no gate scanned",
    plant: async ({ collection, entered }) => {
      const { tokenId } = await entered({ scanned: false });
      return { subject: `ticket:${collection}:${tokenId}`, evidence: { tokenId } };
    },
  },
  {
    kind: "gift-not-on-chain",
    name: "a gift is done here and the ticket stayed",
    plant: async ({ gifted }) => {
      const { giftId, tokenId } = await gifted({ onChain: false });
      return { subject: `gift:${giftId}`, evidence: { giftId, tokenId, giftRef: toRef(giftId) } };
    },
  },
  {
    kind: "gift-without-row",
    name: "a gift is on chain and failed here",
    plant: async ({ gifted }) => {
      const { giftId, tokenId, friend } = await gifted({ state: "failed" });
      const evidence = { giftId, tokenId, state: "failed", to: friend.wallet };
      const undo = () => db.gift.update({ where: { id: giftId }, data: { state: "done" } });
      return { subject: `gift:${giftId}`, evidence, undo };
    },
  },
  {
    kind: "event-without-collection",
    comesRound: true,
    name: "an event is live on a collection that nobody made",
    plant: async ({ event, collection }) => {
      const at = (collectionAddress: string) =>
        db.event.update({ where: { id: event.id }, data: { collectionAddress } });
      const nowhere = `0x${randomUUID().replaceAll("-", "").padEnd(40, "3")}`;
      await at(nowhere);
      const evidence = { eventId: event.id, state: "live", collection: nowhere };
      return { subject: `event:${event.id}`, evidence, undo: () => at(collection) };
    },
  },
  {
    kind: "collection-without-event",
    name: "a collection of ours belongs to no event",
    wholeHouse: true,
    plant: async ({ event, collection }) => {
      const set = (collectionAddress: string | null, state: string) =>
        db.event.update({ where: { id: event.id }, data: { collectionAddress, state } });
      await set(null, "draft");
      const evidence = { collection, askedAs: event.id };
      return { subject: `collection:${collection}`, evidence, undo: () => set(collection, "live") };
    },
  },
  {
    kind: "rules-differ",
    name: "the organizer sees another royalty than the contract takes",
    plant: async ({ collection, tierId, bought }) => {
      await bought();
      const royalty = (royaltyBps: number) => db.tier.update({ where: { id: tierId }, data: { royaltyBps } });
      await royalty(700);
      const evidence = { tierId: 1, "royaltyBps.books": 700, "royaltyBps.chain": 500 };
      return { subject: `tier:${collection}:1`, evidence, undo: () => royalty(500) };
    },
  },
  {
    kind: "payment-unknown",
    name: "the provider took money for an order that nobody made",
    wholeHouse: true,
    plant: async ({ paid }) => {
      const orderId = randomUUID();
      const { providerPaymentId } = await paid(orderId, 777);
      const evidence = { providerPaymentId, saidOrder: orderId, amountMinor: 777, currency: "EUR" };
      return { subject: `provider:${providerPaymentId}`, evidence };
    },
  },
  {
    kind: "payment-not-noted",
    name: "a page was paid and we still call it open",
    plant: async ({ bought }) => {
      const { orderId, paymentId, sessionId, providerPaymentId } = await bought({ minted: false });
      await db.order.update({ where: { id: orderId }, data: { state: "pending" } });
      await db.payment.update({ where: { id: paymentId }, data: { state: "open", providerPaymentId: null } });
      const evidence = { paymentId, orderId, sessionId, providerPaymentId, amountMinor: 4_500 };
      return { subject: `payment:${paymentId}`, evidence };
    },
  },
  {
    kind: "payment-amount",
    name: "the provider took other money than we say",
    plant: async ({ bought }) => {
      const { paymentId } = await bought();
      const say = (amountMinor: number) => db.payment.update({ where: { id: paymentId }, data: { amountMinor } });
      await say(4_400);
      const evidence = { paymentId, "amountMinor.books": 4_400, "amountMinor.provider": 4_500 };
      return { subject: `payment:${paymentId}`, evidence, undo: () => say(4_500) };
    },
  },
  {
    kind: "payment-missing",
    name: "an order is paid by a payment that the provider does not have",
    alongside: ["payment-unknown"],
    plant: async ({ bought }) => {
      const { paymentId, sessionId, providerPaymentId } = await bought();
      const say = (data: object) => db.payment.update({ where: { id: paymentId }, data });
      await say({ sessionId: `cs_${randomUUID()}`, providerPaymentId: "pi_gone" });
      const evidence = { paymentId, providerPaymentId: "pi_gone", amountMinor: 4_500 };
      return { subject: `payment:${paymentId}`, evidence, undo: () => say({ sessionId, providerPaymentId }) };
    },
  },
  {
    kind: "refund-unknown",
    name: "money went back at the provider by hand",
    plant: async ({ bought }) => {
      const { paymentId, providerPaymentId } = await bought();
      await provider.port.refund({
        idempotencyKey: randomUUID(),
        providerPaymentId,
        amountMinor: 1_000,
        currency: "EUR",
        reason: "by hand",
      });
      const evidence = { paymentId, backMinor: 1_000, amountMinor: 4_500, whole: false };
      return { subject: `payment:${paymentId}`, evidence };
    },
  },
  {
    kind: "refund-missing",
    name: "we say that money went back and the provider has it",
    plant: async ({ bought }) => {
      const { paymentId } = await bought();
      const say = (state: string) => db.payment.update({ where: { id: paymentId }, data: { state } });
      await say("refunded");
      return { subject: `payment:${paymentId}`, evidence: { paymentId, backMinor: 0 }, undo: () => say("succeeded") };
    },
  },
  {
    kind: "refund-overdue",
    name: "money should go back and does not",
    plant: async ({ bought }) => {
      const { paymentId } = await bought();
      const say = (state: string) => db.payment.update({ where: { id: paymentId }, data: { state } });
      await say("refunding");
      return { subject: `payment:${paymentId}`, evidence: { paymentId, backMinor: 0 }, undo: () => say("succeeded") };
    },
  },
  {
    kind: "page-left-open",
    name: "a page can still be paid and its seats are gone",
    plant: async ({ bought }) => {
      const { orderId } = await bought();
      const id = randomUUID();
      const { sessionId } = await provider.port.startCheckout({
        ...{ idempotencyKey: id, orderId, orderNumber: "n", currency: "EUR", email: "x@example.test", locale: "en" },
        ...{ lines: [], successUrl: "http://pay.test", cancelUrl: "http://pay.test", expiresAt: new Date() },
      });
      const row = { id, orderId, provider: "stripe", idempotencyKey: id, sessionId, amountMinor: 0, currency: "EUR" };
      await db.payment.create({ data: { ...row, state: "expired" } });
      const undo = () => provider.port.expireCheckout(sessionId);
      return { subject: `payment:${id}`, evidence: { sessionId, orderState: "fulfilled" }, undo };
    },
  },
  {
    kind: "ledger-unbalanced",
    name: "a transfer does not sum to zero",
    wholeHouse: true,
    plant: async ({ place }) => {
      const transferId = randomUUID();
      const row = { id: randomUUID(), transferId, organizationId: place.organizationId, account: "organizer" };
      await put('"LedgerEntry"', {
        ...row,
        currency: "EUR",
        amountMinor: 5,
        causeKind: "resale",
        causeId: randomUUID(),
      });
      const undo = () => force('delete from "LedgerEntry" where id = $1', [row.id]);
      return { subject: `transfer:${transferId}:EUR`, evidence: { transferId, sumMinor: 5, entries: 1 }, undo };
    },
  },
  {
    kind: "ledger-differs",
    name: "the organizer got a cent of the platform's fee",
    plant: async ({ bought }) => {
      const { orderId } = await bought();
      const shift = (by: number) =>
        force(
          `update "LedgerEntry" set "amountMinor" = "amountMinor" + case when account = 'platform' then $2::int else -$2::int end
          where "causeId" = $1::uuid and account in ('platform', 'organizer')`,
          [orderId, by],
        );
      await shift(1);
      return { subject: `order:${orderId}`, evidence: { orderId, currency: "EUR" }, undo: () => shift(-1) };
    },
  },
  {
    kind: "inventory-counts",
    comesRound: true,
    name: "a tier counts a seat that no hold has",
    wholeHouse: true,
    plant: async ({ tierId }) => {
      const sell = (increment: number) => db.tier.update({ where: { id: tierId }, data: { sold: { increment } } });
      await sell(1);
      return { subject: `tier:${tierId}`, evidence: { sold: 1, soldByHolds: 0, held: 0 }, undo: () => sell(-1) };
    },
  },
  {
    kind: "quota-counts",
    name: "a quota counts a seat that none of its tiers counts",
    wholeHouse: true,
    comesRound: true,
    plant: async ({ place, tierId }) => {
      const id = randomUUID();
      await db.quota.create({ data: { id, eventId: place.eventId, name: "Floor", quantity: 100 } });
      await db.quotaTier.create({ data: { quotaId: id, tierId } });
      const { sold } = await db.quota.update({ where: { id }, data: { sold: { increment: 1 } } });
      const undo = () => db.quota.delete({ where: { id } });
      return { subject: `quota:${id}`, evidence: { quotaId: id, sold, soldByTiers: sold - 1 }, undo };
    },
  },
  {
    kind: "hold-overdue",
    name: "a hold outlived its time",
    wholeHouse: true,
    plant: async ({ place, tierId }) => {
      const id = randomUUID();
      const hold = { ...place, id, sessionId: "s", state: "active", expiresAt: minutesAgo(5) };
      await db.hold.create({ data: { ...hold, items: { create: { tierId, quantity: 1 } } } });
      await db.tier.update({ where: { id: tierId }, data: { held: { increment: 1 } } });
      const undo = () => db.$queryRaw`select release_holds(array[${id}::uuid], 'active', 'expired')`;
      return { subject: `hold:${id}`, evidence: { holdId: id }, undo };
    },
  },
  {
    kind: "intent-without-event",
    name: "an intent is called mined and nothing happened",
    plant: async (event) => {
      const txHash = `0x${"ab".repeat(32)}`;
      const { id } = await intentOf(event, { state: "mined", txHash, blockNumber: 3, minedAt: new Date() });
      const undo = () => db.chainIntent.delete({ where: { id } });
      return { subject: `intent:${id}`, evidence: { intentId: id, landed: "unknown", txHash }, undo };
    },
  },
  {
    kind: "intent-on-reverted",
    name: "an intent is called final and its transaction reverted",
    plant: async (event) => {
      const txHash = await event.reverted();
      const { id } = await intentOf(event, { state: "final", txHash, blockNumber: 3, minedAt: new Date() });
      const undo = () => db.chainIntent.delete({ where: { id } });
      return { subject: `intent:${id}`, evidence: { intentId: id, state: "final", txHash }, undo };
    },
  },
  {
    kind: "intent-queued-long",
    name: "an intent waits for an hour",
    wholeHouse: true,
    plant: async (event) => {
      const { id } = await intentOf(event, { error: "too-dear", createdAt: minutesAgo(60) });
      const undo = () => db.chainIntent.delete({ where: { id } });
      return { subject: `intent:${id}`, evidence: { intentId: id, state: "queued", waitsFor: "too-dear" }, undo };
    },
  },
  {
    kind: "saga-stuck",
    name: "a workflow needs a person",
    wholeHouse: true,
    plant: async ({ bought }) => {
      const { orderId } = await bought();
      const { id } = await sagaOf(`order:${orderId}`, "stuck");
      const undo = () => db.sagaRun.delete({ where: { id } });
      return { subject: `saga:${id}`, evidence: { sagaId: id, about: `order:${orderId}`, error: "it broke" }, undo };
    },
  },
  {
    kind: "saga-asleep",
    name: "a workflow was not woken for an hour",
    wholeHouse: true,
    plant: async ({ bought }) => {
      const { orderId } = await bought();
      const { id } = await sagaOf(`order:${orderId}`, "waiting");
      const undo = () => db.sagaRun.delete({ where: { id } });
      return { subject: `saga:${id}`, evidence: { sagaId: id, state: "waiting" }, undo };
    },
  },
  {
    kind: "mail-unsent",
    name: "a letter was never sent",
    wholeHouse: true,
    plant: async ({ bought }) => {
      const { orderId } = await bought();
      const mail = { template: "order-fulfilled", toEmail: "fan@example.test", locale: "en", data: {} };
      const dedupeKey = `order-fulfilled:${orderId}`;
      const { id } = await db.mail.create({ data: { dedupeKey, ...mail, createdAt: minutesAgo(60) } });
      const undo = () => db.mail.delete({ where: { id } });
      return { subject: `mail:${id}`, evidence: { mailId: id, template: "order-fulfilled" }, undo };
    },
  },
  {
    kind: "nonce-gap",
    name: "a number was never signed, and what was signed after it stands still",
    wholeHouse: true,
    plant: async () => {
      const sender = `0x${randomUUID().replaceAll("-", "").padEnd(40, "7")}`;
      const hash = `0x${randomUUID().replaceAll("-", "").padEnd(64, "7")}`;
      await db.chainTransaction.create({ data: { fromAddress: sender, nonce: 3, hash, raw: "0x" } });
      const undo = () => db.chainTransaction.delete({ where: { hash } });
      return { subject: `sender:${sender}`, evidence: { sender, chainWaitsFor: 0, nextSigned: 3 }, undo };
    },
  },
];

const nameOf = ({ kind, subject }: Finding) => `${kind} ${subject}`;

describe("a house in which everything agrees", () => {
  it("has no finding, with every kind of thing that can happen in it", async () => {
    const event = await house.event();
    await event.bought({ quantity: 3 });
    await event.bought({ byHand: "card-terminal" });
    await event.offered();
    await event.resold();
    await event.gifted();
    await event.entered();
    await event.refunded();
    expect(await look()).toEqual([]);
    expect((await lookAtChanges(sources())).findings).toEqual([]);
  });
});

/** Sets the continuous look so that this event is the next one to be looked at whole. */
async function bringRoundTo(eventId: string) {
  const before = await db.event.findFirst({ where: { id: { lt: eventId } }, orderBy: { id: "desc" } });
  await db.reconcileCursor.deleteMany();
  const place = { name: "whole-event", place: before?.id ?? "", movedAt: new Date() };
  if (before) await db.reconcileCursor.create({ data: place });
}

/** A look at the whole house costs as much as there are events in it: those that need one come while it is small. */
const wholeHouseFirst = plants.toSorted(
  (one, other) => Number(other.wholeHouse ?? false) - Number(one.wholeHouse ?? false),
);

describe("what was planted is found, and nothing else", () => {
  it.each(wholeHouseFirst)("$kind: $name", async ({ kind, plant, alongside = [], wholeHouse, comesRound }) => {
    const event = await house.event();
    const scope = wholeHouse ? {} : { eventId: event.event.id };
    const before = new Set((await look(scope)).map(nameOf));
    const { subject, evidence, undo } = await plant(event);
    const found = (await look(scope)).filter((one) => !before.has(nameOf(one)));
    expect(new Set(found.map((one) => one.kind))).toEqual(new Set([kind, ...alongside]));
    const finding = found.find((one) => one.kind === kind);
    expect(finding).toMatchObject({ ...(subject ? { subject } : {}), evidence });
    expect(finding?.organizationId === null || finding?.organizationId === event.place.organizationId).toBe(true);
    // Nobody's name or address leaves the books with it.
    expect(JSON.stringify(finding?.evidence)).not.toMatch(/@|example/);
    // The continuous look sees by changed rows and blocks what the whole look sees.
    if (comesRound) await bringRoundTo(event.event.id);
    const seen = (await lookAtChanges(sources())).findings.map(nameOf);
    expect(seen).toContain(`${kind} ${finding?.subject}`);
    await undo?.();
    const after = (await look(scope)).map(nameOf).filter((name) => !before.has(name));
    expect(after).toEqual(undo ? [] : found.map(nameOf));
  });

  it("view-behind: the indexer stands still, and what it does not show is not called wrong", async () => {
    const event = await house.event();
    await view.caughtUp();
    indexer.signalGroup("SIGSTOP");
    await event.bought();
    for (let block = 0; block < 8; block++) await node.rpc("evm_mine");
    const scope = { ...sources(), atRest: true, organizationId: event.place.organizationId };
    expect(await reconcileOnce(scope)).toEqual([]);
    const found = (await lookAtChanges(sources())).findings.filter(({ kind }) => kind === "view-behind");
    expect(found).toMatchObject([{ subject: "view" }]);
    indexer.signalGroup("SIGCONT");
    await view.caughtUp();
    const after = (await lookAtChanges(sources())).findings.map((one) => one.kind);
    expect(after).not.toContain("view-behind");
  });

  it("has a plant for every kind", () => {
    // The proof of the ledger has plants of its own (prove-ledger.db.test.ts).
    const planted = new Set([...plants.map(({ kind }) => kind), "view-behind", "ledger-not-proven"]);
    expect(kindNames.filter((kind) => !planted.has(kind))).toEqual([]);
  });
});
