import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { useChainView as pointReadersTo } from "../db/chain";
import type { Finding } from "../domain/difference/finding";
import type { DifferenceKind } from "../domain/difference/kinds";
import { toRef } from "../domain/shared/ref";
import { testChain } from "../test/chain";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { agreeing } from "../test/factory/reconciled";
import { testView } from "../test/view";
import { healDifferences } from "./heal";
import { reconcileOnce } from "./look";
import { isRaised, record } from "./record";
import { reconcileRound } from "./run";

const database = await testDatabase();
const { db } = database;
const node = await testChain();
// No indexer: the reconciler does without, and says so.
pointReadersTo(database.url);
const { ctx, jobs, payment } = testContext(db);
const house = agreeing(db, node, testView(node, database.url), payment);
const { reader } = house;

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const at = (when = new Date()) => ctx({ kind: "system" }, when);
const everything = { examined: () => true };
const theRow = (kind: DifferenceKind) => db.difference.findFirstOrThrow({ where: { kind } });

async function look(eventId?: string): Promise<Finding[]> {
  const sources = { db, reader, payment: payment.port, startBlock: node.startBlock, now: new Date() };
  const found = await reconcileOnce({ ...sources, atRest: true, ...(eventId ? { eventId } : {}) });
  return found.filter(({ kind }) => kind !== "view-behind");
}
/** Looks, keeps what was found, and tries at once what is safe. */
async function lookAndHeal(eventId?: string) {
  const found = await look(eventId);
  await record(at(), found, everything);
  const healing = await healDifferences(at(), reader, { now: true });
  return { kinds: found.map(({ kind }) => kind), ...healing };
}

beforeEach(async () => {
  await db.difference.deleteMany();
  await db.reconcileCursor.deleteMany();
  jobs.length = 0;
});

const finding = (change: Partial<Finding> = {}): Finding => ({
  ...{
    kind: "listing-not-on-chain",
    subject: `listing:${randomUUID()}`,
    organizationId: null,
    eventId: null,
    since: null,
  },
  ...{ evidence: { tokenId: 1 }, ...change },
});

describe("what is kept of a look", () => {
  it("raises what was seen twice and has lasted, once, with one audit row", async () => {
    const one = finding();
    expect(await record(at(minutes(0)), [one], everything)).toMatchObject({ raised: [], watched: [one] });
    expect(await record(at(minutes(1)), [one], everything)).toMatchObject({ raised: [], watched: [one] });
    expect(await record(at(minutes(3)), [one], everything)).toMatchObject({ raised: [one], watched: [] });
    expect(await record(at(minutes(4)), [one], everything)).toMatchObject({ raised: [one] });
    const row = await theRow("listing-not-on-chain");
    expect(row).toMatchObject({ state: "open", looks: 4, subject: one.subject });
    expect(await db.audit.count({ where: { action: "difference.raise", subject: `difference:${row.id}` } })).toBe(1);
  });

  it("raises at once what is never in flight", async () => {
    const one = finding({ kind: "minted-twice" });
    expect(await record(at(), [one], everything)).toMatchObject({ raised: [one] });
  });

  it("closes what is gone, keeps what was not looked at, and begins anew when it comes back", async () => {
    const one = finding({ kind: "minted-twice" });
    await record(at(), [one], everything);
    expect(await record(at(), [], { examined: () => false })).toMatchObject({ gone: 0 });
    expect(await record(at(), [], everything)).toMatchObject({ gone: 1 });
    expect(await theRow("minted-twice")).toMatchObject({ state: "gone" });
    await record(at(minutes(5)), [one], everything);
    expect(await theRow("minted-twice")).toMatchObject({ state: "open", looks: 1, closedAt: null });
    expect(await db.difference.count()).toBe(1);
  });

  it("leaves what a person acknowledged as it is, until it is gone", async () => {
    const one = finding({ kind: "minted-twice" });
    await record(at(), [one], everything);
    await db.difference.updateMany({ data: { state: "acknowledged", note: "known" } });
    await record(at(minutes(9)), [one], everything);
    expect(await theRow("minted-twice")).toMatchObject({ state: "acknowledged", note: "known" });
    await record(at(minutes(10)), [], everything);
    expect(await theRow("minted-twice")).toMatchObject({ state: "gone" });
  });

  it("counts grace from when the thing began, and never raises at the first look", () => {
    const seen = { looks: 2, firstSeenAt: minutes(-1), since: minutes(-11) };
    expect(isRaised("paid-without-tickets", seen, new Date())).toBe(true);
    expect(isRaised("paid-without-tickets", { ...seen, since: minutes(-2) }, new Date())).toBe(false);
    expect(isRaised("paid-without-tickets", { ...seen, looks: 1 }, new Date())).toBe(false);
    expect(isRaised("paid-without-tickets", { ...seen, firstSeenAt: new Date() }, new Date())).toBe(false);
  });

  it("is written once by two processes at the same time", async () => {
    const one = finding({ kind: "minted-twice" });
    await Promise.all([1, 2, 3].map(() => record(at(), [one], everything)));
    expect(await db.difference.findMany()).toMatchObject([{ state: "open", looks: 3 }]);
    const { id } = await theRow("minted-twice");
    expect(await db.audit.count({ where: { action: "difference.raise", subject: `difference:${id}` } })).toBe(1);
  });
});

describe("what is safe is healed by the verbs of other rooms", () => {
  it("a payment that was made and not noted: the order is paid, once", async () => {
    const event = await house.event();
    const { orderId, paymentId, holdId } = await event.bought({ minted: false });
    await db.$transaction([
      db.order.update({ where: { id: orderId }, data: { state: "pending", paidAt: null } }),
      db.payment.update({ where: { id: paymentId }, data: { state: "open", providerPaymentId: null } }),
      db.hold.update({ where: { id: holdId }, data: { state: "active", expiresAt: minutes(5) } }),
      db.tier.update({ where: { id: event.tierId }, data: { sold: 0, held: 1 } }),
    ]);
    expect(await lookAndHeal(event.event.id)).toMatchObject({ kinds: ["payment-not-noted"], tried: 1, done: 1 });
    expect(await db.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject({ state: "paid" });
    expect(await db.payment.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject({ state: "succeeded" });
    expect(jobs.map(({ name }) => name)).toContain("saga:advance");
    // The money is noted; the tickets are on their way.
    expect((await look(event.event.id)).map(({ kind }) => kind)).toEqual(["paid-without-tickets"]);
    await record(at(), await look(event.event.id), everything);
    expect(await theRow("payment-not-noted")).toMatchObject({ state: "healed" });
  });

  it("a refund made by hand is booked, first a part, then the rest", async () => {
    const event = await house.event();
    const { paymentId, providerPaymentId } = await event.bought();
    const refund = (amountMinor: number) =>
      payment.port.refund({
        ...{ idempotencyKey: randomUUID(), providerPaymentId, amountMinor, currency: "EUR", reason: "by hand" },
      });
    const backOf = (account: string) =>
      db.ledgerEntry.aggregate({
        where: { causeKind: "refund", organizationId: event.organization.id, account },
        _sum: { amountMinor: true },
      });
    await refund(500);
    expect(await lookAndHeal(event.event.id)).toMatchObject({ kinds: ["refund-unknown"], tried: 1, done: 1 });
    expect(await look(event.event.id)).toEqual([]);
    expect((await backOf("provider:stripe"))._sum.amountMinor).toBe(-500n);
    await refund(4_000);
    await db.difference.updateMany({ data: { healAskedAt: new Date() } });
    expect(await lookAndHeal(event.event.id)).toMatchObject({ tried: 1, done: 1 });
    expect((await backOf("provider:stripe"))._sum.amountMinor).toBe(-4_500n);
    expect((await backOf("organizer"))._sum.amountMinor).toBe(4_275n);
    expect(await db.payment.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject({ state: "refunded" });
    expect(await look(event.event.id)).toEqual([]);
  });

  it("a quota that counts otherwise than its tiers is counted anew from them", async () => {
    const { event, tierId } = await house.event();
    const quotaId = randomUUID();
    await db.quota.create({ data: { id: quotaId, eventId: event.id, name: "Floor", quantity: 5 } });
    await db.quotaTier.create({ data: { quotaId, tierId } });
    const { sold } = await db.quota.findUniqueOrThrow({ where: { id: quotaId } });
    await db.quota.update({ where: { id: quotaId }, data: { sold: sold + 2 } });
    expect((await lookAndHeal()).kinds).toContain("quota-counts");
    expect(await db.quota.findUniqueOrThrow({ where: { id: quotaId } })).toMatchObject({ held: 0, sold });
    expect((await look()).map(({ kind }) => kind)).not.toContain("quota-counts");
    await db.quota.delete({ where: { id: quotaId } });
  });

  it("an entry that the chain was never told of is asked for, once", async () => {
    const event = await house.event();
    const { tokenId } = await event.entered({ onChain: false });
    expect(await lookAndHeal(event.event.id)).toMatchObject({ kinds: ["scan-not-on-chain"], done: 1 });
    const dedupeKey = `check-in:${event.collection}:${tokenId}`;
    expect(await db.chainIntent.findUniqueOrThrow({ where: { dedupeKey } })).toMatchObject({ state: "queued" });
    await db.difference.updateMany({ data: { healAskedAt: new Date() } });
    expect(await lookAndHeal(event.event.id)).toMatchObject({ tried: 1, done: 0 });
    expect(await db.chainIntent.count({ where: { dedupeKey } })).toBe(1);
  });

  it("a reverted transaction that is final gives its intent back; one that may still land does not", async () => {
    const event = await house.event();
    const intent = (txHash: string) =>
      db.chainIntent.create({
        data: {
          ...{ kind: "mint", lane: event.collection, dedupeKey: randomUUID(), state: "mined", txHash, blockNumber: 2 },
          payload: { kind: "mint", collection: event.collection, orderRef: toRef(randomUUID()) },
        },
      });
    const lost = `0x${randomUUID().replaceAll("-", "").padEnd(64, "5")}`;
    const sender = event.fan.wallet;
    await db.chainTransaction.create({
      data: { fromAddress: sender, nonce: 900, hash: lost, raw: "0x", state: "mined" },
    });
    const [reverted, pending] = [await intent(await event.reverted()), await intent(lost)];
    for (let block = 0; block < 70; block++) await node.rpc("evm_mine");
    const seen = await lookAndHeal(event.event.id);
    expect(seen.kinds.sort()).toEqual(["intent-on-reverted", "intent-without-event"]);
    expect(seen).toMatchObject({ tried: 2, done: 1 });
    expect(await db.chainIntent.findUniqueOrThrow({ where: { id: reverted.id } })).toMatchObject({ state: "queued" });
    expect(await db.chainIntent.findUniqueOrThrow({ where: { id: pending.id } })).toMatchObject({ state: "mined" });
    await db.chainIntent.deleteMany();
  });

  it("holds, letters and workflows that were forgotten are taken up", async () => {
    const event = await house.event();
    const { orderId } = await event.bought();
    const held = { ...event.place, id: randomUUID(), sessionId: "s", state: "active", expiresAt: minutes(-5) };
    await db.hold.create({ data: { ...held, items: { create: { tierId: event.tierId, quantity: 1 } } } });
    await db.tier.update({ where: { id: event.tierId }, data: { held: { increment: 1 } } });
    const dedupeKey = `order-fulfilled:${orderId}`;
    const letter = { template: "order-fulfilled", toEmail: "a@example.test", locale: "en", data: {} };
    await db.mail.create({ data: { dedupeKey, ...letter, createdAt: minutes(-60) } });
    const run = (subject: string, state: string) =>
      db.sagaRun.create({ data: { workflow: "sell-ticket", subject, state, updatedAt: minutes(-60) } });
    const [stuck, asleep] = [await run(`order:${orderId}`, "stuck"), await run(`order:${randomUUID()}`, "waiting")];
    const { id: mailId } = await db.mail.findUniqueOrThrow({ where: { dedupeKey } });
    // What other tests have left behind is not this one's.
    const mine = new Set([`hold:${held.id}`, `mail:${mailId}`, `saga:${stuck.id}`, `saga:${asleep.id}`]);
    const found = (await look()).filter(({ subject }) => mine.has(subject));
    expect(found.map(({ kind }) => kind).sort()).toEqual(["hold-overdue", "mail-unsent", "saga-asleep", "saga-stuck"]);
    await record(at(), found, everything);
    expect(await healDifferences(at(), reader, { now: true })).toEqual({ tried: 4, done: 4 });
    expect(await db.hold.findUniqueOrThrow({ where: { id: held.id } })).toMatchObject({ state: "expired" });
    expect(await db.sagaRun.findUniqueOrThrow({ where: { id: stuck.id } })).toMatchObject({ state: "running" });
    expect(jobs.map(({ key }) => key)).toEqual(
      expect.arrayContaining([`mail:${dedupeKey}`, `saga:${stuck.id}`, `saga:${asleep.id}`]),
    );
    expect(await db.audit.count({ where: { action: "difference.heal" } })).toBeGreaterThanOrEqual(4);
    await db.sagaRun.deleteMany();
    await db.mail.deleteMany();
  });

  it("tries three times at most, and once more when a person asks", async () => {
    await db.mail.deleteMany();
    const dedupeKey = `order-fulfilled:${randomUUID()}`;
    const letter = { template: "order-fulfilled", toEmail: "a@example.test", locale: "en", data: {} };
    await db.mail.create({ data: { dedupeKey, ...letter, createdAt: minutes(-60) } });
    const unsent = (await look()).filter(({ kind }) => kind === "mail-unsent");
    await record(at(), unsent, everything);
    const tried: number[] = [];
    for (let round = 1; round <= 5; round++)
      tried.push((await healDifferences(at(minutes(2 * round)), reader, { now: true })).tried);
    expect(tried).toEqual([1, 1, 1, 0, 0]);
    await db.difference.updateMany({ data: { healAskedAt: new Date() } });
    expect((await healDifferences(at(minutes(20)), reader)).tried).toBe(1);
    await db.mail.deleteMany();
  });
});

describe("the continuous look", () => {
  it("comes to an end with a bounded look, remembers its place, and closes what is gone", async () => {
    const event = await house.event();
    const { listingId, tokenId, priceMinor } = await event.offered(4_000, { onChain: false });
    const given = { reader, startBlock: node.startBlock };
    for (const when of [0, 1, 3]) await reconcileRound(at(minutes(when)), given);
    expect(await theRow("listing-not-on-chain")).toMatchObject({ subject: `listing:${listingId}`, state: "open" });
    const block = await db.reconcileCursor.findUniqueOrThrow({ where: { name: "block" } });
    expect(Number(block.place)).toBe((await reader.head()).latest);
    await event.list(tokenId, priceMinor);
    await reconcileRound(at(minutes(4)), given);
    expect(await theRow("listing-not-on-chain")).toMatchObject({ state: "gone" });
  });

  it("gives no verdict while chain or provider do not answer, and stays where it was", async () => {
    const given = { reader, startBlock: node.startBlock };
    await reconcileRound(at(), given);
    const before = await db.reconcileCursor.findMany({ orderBy: { name: "asc" } });
    payment.setDown(true);
    await expect(reconcileRound(at(minutes(5)), given)).rejects.toMatchObject({ code: "provider-unavailable" });
    payment.setDown(false);
    expect(await db.reconcileCursor.findMany({ orderBy: { name: "asc" } })).toEqual(before);
  });
});
