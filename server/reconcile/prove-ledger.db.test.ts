import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toRef } from "../domain/shared/ref";
import { bookGas } from "../services/gas/book-gas";
import { recordSpent } from "../services/gas/record-spent";
import { testChain } from "../test/chain";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { agreeing } from "../test/factory/reconciled";
import { testPayment } from "../test/payment";
import { testView } from "../test/view";
import { proveDaily } from "./proof/daily";
import { lasting } from "./proof/lasting";
import { type Proof, proveLedger } from "./proof/prove";
import type { Flaw } from "./proof/unproven";

const database = await testDatabase();
const { db, pool } = database;
const node = await testChain();
const provider = testPayment();
const view = testView(node, database.url);
const house = agreeing(db, node, view, provider);
type House = Awaited<ReturnType<typeof house.event>>;

const prove = () =>
  proveLedger({ db, reader: house.reader, payment: provider.port, startBlock: node.startBlock, now: new Date() });
const nameOf = ({ flaw, subject }: Proof["flaws"][number]) => `${flaw} ${subject}`;

/** Changes what only grows: triggers sleep meanwhile. */
async function force(sql: string, values: unknown[]) {
  const client = await pool.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(sql, values);
  } finally {
    await client.query("set session_replication_role = origin");
    client.release();
  }
}
const moved = (minor: number) => [
  { account: "provider:stripe", amountMinor: BigInt(minor) },
  { account: "organizer", amountMinor: BigInt(-minor) },
];
const caseOf = (providerPaymentId: string, withdrawnMinor: number) => ({
  ...{ disputeId: `du_${randomUUID()}`, providerPaymentId, amountMinor: withdrawnMinor, currency: "EUR" },
  ...{ reason: "fraudulent", state: "needs-response" as const, withdrawnMinor, feeMinor: 1_500 },
  ...{ evidenceDueAt: null, madeAt: new Date() },
});

/** Money on the provider's page, of which no row of ours knows. */
async function strangersMoney(orderId: string | null) {
  const checkout = {
    ...{ idempotencyKey: randomUUID(), orderId: orderId as string, orderNumber: "n", currency: "EUR" },
    ...{ email: "x@example.test", locale: "en", lines: [{ name: "ticket", quantity: 1, unitMinor: 700 }] },
    ...{ successUrl: "http://pay.test", cancelUrl: "http://pay.test", expiresAt: new Date() },
  };
  const { sessionId } = await provider.port.startCheckout(checkout);
  return provider.pay(sessionId).providerPaymentId;
}

const gasDay = new Date("2026-11-10T12:00:00Z");
const later = (days: number) => new Date(gasDay.getTime() + days * 24 * 3_600_000);

/** Gas of an organization, spent on three days and booked; its last booking and the transaction that it is of. */
async function gasOf({ place: { organizationId } }: House) {
  const hashes = [0, 1, 2].map(() => `0x${randomUUID()}`);
  for (const [at, hash] of hashes.entries()) {
    const intents = [{ id: randomUUID(), organizationId, kind: "mint" }];
    await recordSpent(db, { hash, feeWei: 21_000_000_700_000_000n, at: later(at), intents });
  }
  await bookedUntil(later(5));
  const bookings = await db.gasBooking.findMany({ where: { organizationId }, orderBy: { number: "asc" } });
  const [middle, last] = bookings.slice(1).map(({ id }) => ({ id }));
  if (!middle || !last) throw new Error("gas is not booked");
  return { organizationId, hash: hashes[2] ?? "", middle, last };
}

async function bookedUntil(finalizedAt: Date) {
  const seen = { latest: 9, latestSince: gasDay, finalized: 8, finalitySince: gasDay, observedAt: gasDay, finalizedAt };
  const ctx = testContext(db).ctx({ kind: "system" });
  const { chainId } = ctx.settings;
  await db.chainStatus.upsert({ where: { chainId }, create: { chainId, ...seen }, update: seen });
  await bookGas({ ctx: { ...ctx, now: finalizedAt } });
}

type Plant = { name: string; plant: (event: House) => Promise<[flaw: Flaw, subject: string][]> };
const plants: Plant[] = [
  {
    name: "an entry is gone",
    plant: async (event) => {
      const { orderId } = await event.bought();
      const [entry] = await db.ledgerEntry.findMany({ where: { causeId: orderId, account: "organizer" } });
      await force(`delete from "LedgerEntry" where id = $1`, [entry?.id]);
      return [["transfer-off", `transfer:${entry?.transferId}`]];
    },
  },
  {
    name: "a sale is booked twice",
    plant: async (event) => {
      const { orderId, totalMinor } = await event.bought();
      const shared = { organizationId: event.place.organizationId, currency: "EUR", transferId: randomUUID() };
      const again = { ...shared, causeKind: "primary-sale", causeId: orderId, part: 1 };
      await db.ledgerEntry.createMany({ data: moved(totalMinor).map((entry) => ({ ...again, ...entry })) });
      return [
        ["provider-differs", `order:${orderId}`],
        ["sale-not-minted", `order:${orderId}`],
      ];
    },
  },
  {
    name: "a sale is booked with another amount",
    plant: async (event) => {
      const { orderId } = await event.bought();
      const by = (account: string, minor: number) =>
        force(`update "LedgerEntry" set "amountMinor" = "amountMinor" + $2 where "causeId" = $1 and account = $3`, [
          ...[orderId, minor, account],
        ]);
      await by("provider:stripe", 1);
      await by("organizer", -1);
      return [
        ["provider-differs", `order:${orderId}`],
        ["sale-not-minted", `order:${orderId}`],
      ];
    },
  },
  {
    name: "a sale is not booked",
    plant: async (event) => {
      const { orderId, tokenId } = await event.bought();
      await force(`delete from "LedgerEntry" where "causeId" = $1`, [orderId]);
      return [
        ["provider-differs", `order:${orderId}`],
        ["mint-not-sold", `mint:${event.collection}:${tokenId}`],
      ];
    },
  },
  {
    name: "the provider has money of an order that we do not know",
    plant: async () => {
      const orderId = randomUUID();
      await strangersMoney(orderId);
      return [["provider-differs", `order:${orderId}`]];
    },
  },
  {
    name: "the provider has money that names no order",
    plant: async () => [["provider-unknown", `provider:${await strangersMoney(null)}`]],
  },
  {
    name: "money went back at the provider by hand",
    plant: async (event) => {
      const { orderId, providerPaymentId } = await event.bought();
      provider.refundByHand(providerPaymentId, 100);
      return [["provider-differs", `order:${orderId}`]];
    },
  },
  {
    name: "a bank took money and nobody booked it",
    plant: async (event) => {
      const { orderId, providerPaymentId } = await event.bought();
      provider.disputes.push(caseOf(providerPaymentId, 4_500));
      return [["provider-differs", `order:${orderId}`]];
    },
  },
  {
    name: "a refund is booked that the provider never made",
    plant: async (event) => {
      const { orderId } = await event.bought();
      await event.transfer("refund", orderId, moved(-200));
      return [["provider-differs", `order:${orderId}`]];
    },
  },
  {
    name: "a delivered sale was never minted",
    plant: async (event) => {
      const { orderId } = await event.bought({ minted: false });
      return [["sale-not-minted", `order:${orderId}`]];
    },
  },
  {
    name: "tickets were minted at a price that nobody paid",
    plant: async (event) => {
      const expectedFirstId = await view.chain.nextTokenId(event.collection);
      const order = { to: event.fan.wallet, tierId: 1, quantity: 2, priceMinor: 4_500, orderRef: toRef(randomUUID()) };
      await house.act({ kind: "mint", collection: event.collection, expectedFirstId, orders: [order] });
      return [["mint-not-sold", `mint:${event.collection}:${expectedFirstId}`]];
    },
  },
  {
    name: "an entry names a cause that does not exist",
    plant: async (event) => {
      const causeId = randomUUID();
      await event.transfer("dispute-opened", causeId, moved(-300));
      return [["cause-missing", `dispute-opened:${causeId}`]];
    },
  },
  {
    name: "an order in euros has an entry in shekels",
    plant: async (event) => {
      const { orderId } = await event.bought();
      const shared = { organizationId: event.place.organizationId, currency: "ILS", transferId: randomUUID() };
      const data = moved(-100).map((entry) => ({ ...shared, ...entry, causeKind: "refund", causeId: orderId }));
      await db.ledgerEntry.createMany({ data });
      return [
        ["currency-mixed", `refund:${orderId}`],
        ["provider-differs", `order:${orderId}`],
      ];
    },
  },
  {
    name: "one transfer has two causes",
    plant: async (event) => {
      const [one, other] = [await event.bought(), await event.bought()];
      const [entry] = await db.ledgerEntry.findMany({ where: { causeId: one.orderId } });
      await force(`update "LedgerEntry" set "transferId" = $2 where "causeId" = $1`, [
        other.orderId,
        entry?.transferId,
      ]);
      return [["transfer-mixed", `transfer:${entry?.transferId}`]];
    },
  },
  {
    name: "a resale is booked that the market never settled",
    plant: async (event) => {
      const { orderId } = await event.resold({ onChain: false });
      return [["resale-not-settled", `order:${orderId}`]];
    },
  },
  {
    name: "a resale was settled and is not booked",
    plant: async (event) => {
      const { orderId } = await event.resold({ recorded: false });
      return [
        ["resale-differs", `order:${orderId}`],
        ["provider-differs", `order:${orderId}`],
      ];
    },
  },
  {
    name: "a resale's royalty is booked with a unit that belongs to the seller",
    plant: async (event) => {
      const { orderId } = await event.resold();
      const by = (account: string, minor: number) =>
        force(`update "LedgerEntry" set "amountMinor" = "amountMinor" + $2 where "causeId" = $1 and account like $3`, [
          ...[orderId, minor, account],
        ]);
      await by("organizer", -1);
      await by("seller:%", 1);
      return [["resale-differs", `order:${orderId}`]];
    },
  },
  {
    name: "gas was spent otherwise than it is booked",
    plant: async (event) => {
      const { hash, organizationId } = await gasOf(event);
      await db.gasSpent.updateMany({ where: { hash }, data: { wei: "21000000700000001" } });
      return [["gas-differs", `gas:${organizationId}:2026-11-12`]];
    },
  },
  {
    name: "gas was spent and nobody booked it for days",
    plant: async (event) => {
      const { organizationId } = await gasOf(event);
      const intents = [{ id: randomUUID(), organizationId, kind: "gift" }];
      await recordSpent(db, { hash: `0x${randomUUID()}`, feeWei: 5n, at: later(-9), intents });
      return [["gas-differs", `gas:${organizationId}:2026-11-01`]];
    },
  },
  {
    name: "the ledger has a gwei of gas too many",
    plant: async (event) => {
      const { last } = await gasOf(event);
      const by = (account: string, gwei: number) =>
        force(`update "LedgerEntry" set "amountMinor" = "amountMinor" + $2 where "causeId" = $1 and account like $3`, [
          ...[last.id, gwei, account],
        ]);
      await by("gas", 1);
      await by("chain:%", -1);
      return [["gas-misbooked", `gas-spent:${last.id}`]];
    },
  },
  {
    name: "gas has a booking and no transfer",
    plant: async (event) => {
      const { middle } = await gasOf(event);
      await force(`delete from "LedgerEntry" where "causeId" = $1`, [middle.id]);
      return [["gas-misbooked", `gas-spent:${middle.id}`]];
    },
  },
  {
    name: "a booking of gas is gone",
    plant: async (event) => {
      const { organizationId, middle, last } = await gasOf(event);
      await force(`delete from "GasBooking" where id = $1`, [middle.id]);
      return [
        ["gas-differs", `gas:${organizationId}:2026-11-11`],
        ["cause-missing", `gas-spent:${middle.id}`],
        ["gas-misbooked", `gas-spent:${last.id}`],
      ];
    },
  },
  {
    name: "gas is booked as euros",
    plant: async (event) => {
      const { last } = await gasOf(event);
      await force(`update "LedgerEntry" set currency = 'EUR' where "causeId" = $1`, [last.id]);
      return [["currency-mixed", `gas-spent:${last.id}`]];
    },
  },
  {
    name: "a sale is in another organization's books",
    plant: async (event) => {
      const { orderId } = await event.bought();
      const sql = `update "LedgerEntry" set "organizationId" = $2 where "causeId" = $1`;
      await force(sql, [orderId, randomUUID()]);
      return [["organization-mixed", `primary-sale:${orderId}`]];
    },
  },
];

describe("a house whose money agrees", () => {
  it("is proven, with every kind of movement in it, and its sums are the same on all sides", async () => {
    const event = await house.event();
    await event.bought({ quantity: 3 });
    await event.bought({ byHand: "cash" });
    await event.resold();
    await event.refunded();
    const disputed = await event.bought();
    const order = { orderId: disputed.orderId, paymentId: disputed.paymentId };
    const taken = caseOf(disputed.providerPaymentId, 4_500);
    provider.disputes.push(taken);
    const dispute = await db.dispute.create({
      data: {
        ...{ ...order, provider: "stripe", providerDisputeId: taken.disputeId, currency: "EUR", amountMinor: 4_500 },
        ...{ organizationId: event.place.organizationId, reason: "fraudulent", state: "needs-response" },
        ...{ withdrawn: true, openedAt: new Date(), updatedAt: new Date() },
      },
    });
    await event.transfer("dispute-opened", dispute.id, moved(-4_500));
    await gasOf(event);
    await recordSpent(db, { hash: `0x${randomUUID()}`, feeWei: 9n, at: later(2), intents: [] });
    const { flaws, underWay, sums, gas } = await prove();
    expect(flaws).toEqual([]);
    expect(gas).toEqual({
      ...{ spentWei: "63000002100000009", bookedGwei: "63000002", carriedWei: "100000000" },
      ...{ waitingWei: "0", nobodysWei: "9" },
    });
    expect(underWay).toBe(0);
    const { taken: came, back, disputed: lost, ledgerAtProvider } = sums;
    const minor = (side: Record<string, string>) => BigInt(side.EUR ?? 0);
    expect(minor(came)).toBeGreaterThan(20_000n);
    expect(minor(ledgerAtProvider)).toBe(minor(came) - minor(back) - minor(lost));
  });

  it("counts as under way what came too late and is going back", async () => {
    const event = await house.event();
    const late = await event.bought({ minted: false, state: "refunding" });
    await force(`delete from "LedgerEntry" where "causeId" = $1`, [late.orderId]);
    await db.refund.create({
      data: {
        ...{ key: randomUUID(), organizationId: event.place.organizationId, orderId: late.orderId, currency: "EUR" },
        ...{ paymentId: late.paymentId, amountMinor: late.totalMinor, reason: "sold-out", origin: "house" },
        ...{ state: "pending", requestedBy: "system" },
      },
    });
    const { flaws, underWay } = await prove();
    expect(flaws.filter(({ subject }) => subject === `order:${late.orderId}`)).toEqual([]);
    expect(underWay).toBe(1);
  });

  it("holds against one look in which something was under way, and not against two", async () => {
    const proof = await prove();
    const flaw = { flaw: "provider-differs", subject: "order:1", evidence: {} } as const;
    const looks = (...flaws: Proof["flaws"][]) => {
      const left = flaws.map((each) => ({ ...proof, flaws: each }));
      return () => Promise.resolve(left.shift() as Proof);
    };
    expect((await lasting(looks([flaw], []), 1)).flaws).toEqual([]);
    expect((await lasting(looks([flaw], [{ ...flaw, subject: "order:2" }]), 1)).flaws).toEqual([]);
    expect((await lasting(looks([flaw], [flaw]), 1)).flaws).toEqual([flaw]);
  });
});

describe("the daily proof", () => {
  it("keeps what differs where staff see it, once a day whoever asks, and closes what is mended", async () => {
    const given = { reader: house.reader, startBlock: node.startBlock };
    const { ports, ...ctx } = testContext(db).ctx();
    const at = (hours: number) => ({
      ...{ ...ctx, ports: { ...ports, payment: provider.port } },
      now: new Date(Date.now() + hours * 3_600_000),
    });
    const event = await house.event();
    const { orderId } = await event.bought({ minted: false });
    const mine = () => db.difference.findMany({ where: { subject: `sale-not-minted order:${orderId}` } });
    const first = await proveDaily(at(0), given, 1);
    expect(first).toBeGreaterThan(0);
    expect(await mine()).toMatchObject([
      { kind: "ledger-not-proven", state: "open", organizationId: event.place.organizationId },
    ]);
    expect(await proveDaily(at(23), given, 1)).toBeNull();
    await db.order.update({ where: { id: orderId }, data: { state: "refunded" } });
    expect(await proveDaily(at(25), given, 1)).toBe((first ?? 0) - 1);
    expect(await mine()).toMatchObject([{ state: "gone" }]);
  });
});

describe("what was planted is found, and nothing else", () => {
  it.each(plants)("$name", async ({ plant }) => {
    const event = await house.event();
    const before = new Set((await prove()).flaws.map(nameOf));
    const wanted = (await plant(event)).map(([flaw, subject]) => `${flaw} ${subject}`);
    const { flaws } = await prove();
    expect(
      flaws
        .map(nameOf)
        .filter((one) => !before.has(one))
        .sort(),
    ).toEqual([...wanted].sort());
    // Nobody's name or address leaves the books with it.
    expect(JSON.stringify(flaws)).not.toMatch(/@|example/);
  });
});
