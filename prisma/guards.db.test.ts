import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testDatabase } from "../server/test/database";

const { db, pool } = await testDatabase();
const organizationId = randomUUID();

type Entry = { account: string; amountMinor: bigint; currency?: string };
const book = (entries: Entry[]) => {
  const shared = { transferId: randomUUID(), causeId: randomUUID(), causeKind: "primary-sale", organizationId };
  return db.$transaction(async (tx) => {
    for (const entry of entries) await tx.ledgerEntry.create({ data: { ...shared, currency: "EUR", ...entry } });
  });
};

describe("the ledger", () => {
  it("takes a transfer that sums to zero and refuses one that does not, in each currency", async () => {
    await book([
      { account: "provider:stripe", amountMinor: 5_000n },
      { account: "organizer", amountMinor: -5_000n },
    ]);
    const off = book([
      { account: "provider:stripe", amountMinor: 5_000n },
      { account: "organizer", amountMinor: -4_999n },
    ]);
    await expect(off).rejects.toThrow(/off by 1 EUR/);
    const mixed = book([
      { account: "provider:stripe", amountMinor: 5_000n },
      { account: "organizer", amountMinor: -5_000n, currency: "ILS" },
    ]);
    await expect(mixed).rejects.toThrow(/is off by/);
    expect(await db.ledgerEntry.count()).toBe(2);
  });

  it.each(["LedgerEntry", "Audit"])("%s only grows", async (table) => {
    await db.audit.create({ data: { actor: "system", action: "test", subject: "test" } });
    const column = table === "Audit" ? "action" : "account";
    await expect(pool.query(`update "${table}" set "${column}" = 'changed'`)).rejects.toThrow("is append-only");
    await expect(pool.query(`delete from "${table}"`)).rejects.toThrow("is append-only");
    await expect(pool.query(`truncate "${table}"`)).rejects.toThrow("is append-only");
  });
});

describe("admissions", () => {
  const scan = (admitted: boolean, tokenId: number | null = 7) =>
    db.checkIn.create({
      data: {
        organizationId,
        eventId: randomUUID(),
        deviceId: randomUUID(),
        gateId: randomUUID(),
        scanId: randomUUID(),
        collection: tokenId === null ? null : "0xaa",
        tokenId,
        admitted,
        reason: admitted ? "admitted" : "already-used",
      },
    });

  it("are one a ticket, however many gates race; refusals are kept without limit", async () => {
    const race = await Promise.allSettled(Array.from({ length: 8 }, () => scan(true)));
    expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await scan(false);
    await scan(false);
    expect(await db.checkIn.count({ where: { admitted: false } })).toBe(2);
  });

  it("are of a known ticket", async () => {
    await expect(scan(true, null)).rejects.toThrow();
    await scan(false, null);
  });
});

describe("listings and holds", () => {
  const listing = (state: string, tokenId = 1) =>
    db.listing.create({
      data: {
        organizationId,
        eventId: randomUUID(),
        tierId: randomUUID(),
        collection: "0xbb",
        tokenId,
        sellerFanId: randomUUID(),
        priceMinor: 5_000,
        currency: "EUR",
        state,
      },
    });
  const hold = (listingId: string, state = "active") =>
    db.hold.create({
      data: {
        id: randomUUID(),
        organizationId,
        eventId: randomUUID(),
        sessionId: "s",
        listingId,
        state,
        expiresAt: new Date(),
      },
    });

  it("one open listing a ticket; ended ones do not count", async () => {
    await listing("sold");
    await listing("cancelled");
    await listing("active");
    await expect(listing("submitting")).rejects.toMatchObject({ code: "P2002" });
    await listing("active", 2);
  });

  it("one buyer a listing; a hold that ended makes room", async () => {
    const { id } = await listing("active", 3);
    await hold(id, "expired");
    await hold(id);
    await expect(hold(id)).rejects.toMatchObject({ code: "P2002" });
  });

  it("a hold stays: its lines name it and are not looked at again", async () => {
    await hold(randomUUID());
    await expect(pool.query('delete from "Hold"')).rejects.toThrow("never deleted");
    await expect(pool.query('truncate "Hold" cascade')).rejects.toThrow("never deleted");
  });
});

describe("tiers", () => {
  it("never hold and sell more than there is, and never less than nothing", async () => {
    const organization = await db.organization.create({
      data: { slug: randomUUID(), name: "Aurora", currency: "EUR", defaultLocale: "en", timezone: "Europe/Vienna" },
    });
    const now = new Date();
    const event = await db.event.create({
      data: {
        organizationId: organization.id,
        slug: "show",
        title: "Show",
        venueName: "Hall",
        timezone: "Europe/Vienna",
        doorsAt: now,
        startsAt: now,
        endsAt: now,
        currency: "EUR",
      },
    });
    const { id } = await db.tier.create({
      data: {
        eventId: event.id,
        chainTierId: 1,
        name: "Floor",
        priceMinor: 5_000,
        quantity: 10,
        salesStartAt: now,
        salesEndAt: now,
      },
    });
    const set = (held: number, sold: number) => db.tier.update({ where: { id }, data: { held, sold } });
    await set(4, 6);
    await expect(set(5, 6)).rejects.toThrow(/Tier_not_oversold/);
    await expect(set(-1, 6)).rejects.toThrow(/Tier_held_not_negative/);
    await expect(set(1, -1)).rejects.toThrow(/Tier_sold_not_negative/);
  });
});
