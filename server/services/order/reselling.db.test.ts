import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { splitResale } from "../../domain/shared/money";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { expireHolds } from "../hold/expire-holds";
import { applyPaymentEvent } from "../payment/apply-event";
import { recordResale } from "./record-resale";
import { refundOrder } from "./refund-order";
import { startListingCheckout } from "./start-listing-checkout";

const { db } = await testDatabase();
let house = testContext(db);
let sale: OnSale;
let listingId: string;
let sellerId: string;
beforeEach(async () => {
  house = testContext(db);
  sale = await onSale(db, { priceMinor: 3_333, platformFeeBps: 333 });
  const { organization, event, tiers } = sale;
  const seller = await db.fan.create({ data: { organizationId: organization.id, email: "seller@example.com" } });
  sellerId = seller.id;
  const listing = await db.listing.create({
    data: {
      organizationId: organization.id,
      eventId: event.id,
      tierId: tiers[0]?.id ?? "",
      collection: event.collectionAddress ?? "",
      tokenId: 1,
      sellerFanId: seller.id,
      priceMinor: 3_333,
      currency: "EUR",
      state: "active",
    },
  });
  listingId = listing.id;
});

const system = (now = new Date()) => house.ctx({ kind: "system" }, now);
const inMinutes = (n: number) => new Date(Date.now() + n * 60_000);
type Fan = Awaited<ReturnType<OnSale["fan"]>>;
const buy = (fan: Fan, email = "buyer@example.com", now = new Date()) =>
  startListingCheckout({ ctx: house.ctx(fan.actor, now), input: { brand: sale.brand, listingId, email } });
const listingState = async () => (await db.listing.findUniqueOrThrow({ where: { id: listingId } })).state;
const orderOf = (id: string) => db.order.findUniqueOrThrow({ where: { id }, include: { payments: true } });
const paid = async (orderId: string) =>
  house.payment.pay((await db.payment.findFirstOrThrow({ where: { orderId } })).sessionId ?? "");

describe("buying an offer", () => {
  it("is for one buyer at a time, and the same browser finds its own order again", async () => {
    const fans = await Promise.all(Array.from({ length: 8 }, () => sale.fan()));
    const answers = await Promise.allSettled(fans.map((fan) => buy(fan)));
    const won = answers.filter((answer) => answer.status === "fulfilled");
    expect(won).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected") expect(String(answer.reason)).toContain("listing-reserved");
    const winner = fans[answers.findIndex((answer) => answer.status === "fulfilled")] as Fan;
    expect(await buy(winner)).toEqual(won[0]?.value);
  });

  it("is not for its seller", async () => {
    await expect(buy(await sale.fan(), "Seller@example.com")).rejects.toThrow("own-listing");
    const actor = { ...(await sale.fan()).actor, fanId: sellerId, verified: true };
    await expect(buy({ ...(await sale.fan()), actor: actor as never })).rejects.toThrow("own-listing");
  });

  it("is possible again when the first buyer let her time run out, also before a sweep comes by", async () => {
    await buy(await sale.fan());
    await expect(buy(await sale.fan())).rejects.toThrow("listing-reserved");
    const later = await buy(await sale.fan(), "second@example.com", inMinutes(11));
    expect(await orderOf(later.orderId)).toMatchObject({ state: "pending", kind: "resale", totalMinor: 3_333 });
  });

  it("binds the offer when it is paid and splits the price to the unit", async () => {
    const { orderId } = await buy(await sale.fan());
    await applyPaymentEvent({ ctx: system(), input: await paid(orderId) });
    expect(await listingState()).toBe("settling");
    expect(await db.sagaRun.count({ where: { subject: `order:${orderId}`, workflow: "resell-ticket" } })).toBe(1);
    // 5 % of 3333 is 166.65 and 3.33 % is 110.98: both round down, the rest is the seller's.
    const split = splitResale(3_333, { royaltyBps: 500, platformFeeBps: 333 });
    const wrong = { ...split, sellerMinor: split.sellerMinor + 1 };
    await expect(recordResale({ ctx: system(), input: { orderId, split: wrong } })).rejects.toThrow("not to zero");
    for (let i = 0; i < 2; i++) await recordResale({ ctx: system(), input: { orderId, split } });
    const listing = await db.listing.findUniqueOrThrow({ where: { id: listingId } });
    expect(listing).toMatchObject({ state: "sold", royaltyMinor: 166, platformMinor: 110, sellerMinor: 3_057 });
    const entries = await db.ledgerEntry.findMany({ where: { causeId: orderId }, orderBy: { amountMinor: "asc" } });
    expect(entries.map((entry) => [entry.account, Number(entry.amountMinor)])).toEqual([
      [`seller:${sellerId}`, -3_057],
      ["organizer", -166],
      ["platform", -110],
      ["provider:stripe", 3_333],
    ]);
    expect(await db.mail.count({ where: { dedupeKey: `ticket-sold:${listingId}` } })).toBe(1);
  });

  it("gives late money back when the offer has gone to somebody else", async () => {
    const slow = await buy(await sale.fan());
    const late = await paid(slow.orderId);
    await expireHolds({ ctx: system(inMinutes(11)), input: { most: 100 } });
    const quick = await buy(await sale.fan(), "quick@example.com");
    await applyPaymentEvent({ ctx: system(), input: late });
    expect(await orderOf(slow.orderId)).toMatchObject({ state: "refunding", refundReason: "listing-reserved" });
    await applyPaymentEvent({ ctx: system(), input: await paid(quick.orderId) });
    expect((await orderOf(quick.orderId)).state).toBe("paid");
    expect(await listingState()).toBe("settling");
  });

  it("puts the offer back when the market contract refuses the sale", async () => {
    const { orderId } = await buy(await sale.fan());
    await applyPaymentEvent({ ctx: system(), input: await paid(orderId) });
    await refundOrder({ ctx: system(), input: { orderId, reason: "listing-not-active" } });
    expect(await listingState()).toBe("active");
    expect((await buy(await sale.fan())).orderId).not.toBe(orderId);
  });

  it("of another organization does not exist", async () => {
    const stranger = await (await onSale(db)).fan();
    await expect(buy(stranger)).rejects.toThrow("not-found");
    const input = { brand: sale.brand, listingId: randomUUID(), email: "a@example.com" };
    await expect(startListingCheckout({ ctx: house.ctx((await sale.fan()).actor), input })).rejects.toThrow(
      "not-found",
    );
  });
});
