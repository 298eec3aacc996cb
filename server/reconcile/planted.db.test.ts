import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { useChainView } from "../db/chain";
import type { Finding } from "../domain/difference/finding";
import type { DifferenceKind } from "../domain/difference/kinds";
import { kindNames } from "../domain/difference/kinds";
import { toRef } from "../domain/shared/ref";
import { testChain } from "../test/chain";
import { testDatabase } from "../test/database";
import { agreeing } from "../test/factory/reconciled";
import { testPayment } from "../test/payment";
import { testView } from "../test/view";
import { reconcileOnce } from "./look";

const database = await testDatabase();
const { db, pool } = database;
const node = await testChain();
const view = testView(node, database.url);
const provider = testPayment();
const house = agreeing(db, node, view, provider);
type House = Awaited<ReturnType<typeof house.event>>;

beforeAll(async () => {
  useChainView(database.url);
  await view.indexer();
}, 120_000);

/** A look at rest, once the view has seen everything. */
async function look(only: { eventId?: string } = {}): Promise<Finding[]> {
  await view.caughtUp();
  const sources = { db, reader: house.reader, payment: provider.port, startBlock: node.startBlock, now: new Date() };
  return reconcileOnce({ ...sources, atRest: true, ...only });
}

type Plant = {
  kind: DifferenceKind;
  name: string;
  /** Brings the difference about, in an event that agreed before; returns the evidence that must be seen. */
  plant: (event: House) => Promise<{ subject?: string; evidence: object; undo?: () => Promise<unknown> }>;
  /** What the same trouble also looks like. */
  alongside?: DifferenceKind[];
  /** Belongs to no event. */
  wholeHouse?: true;
};
const noEmail = /@|example\.test/;

const viewTable = async (table: string) => {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct v.refobjid::regclass::text as name from pg_depend d join pg_rewrite r on r.oid = d.objid
       join pg_depend v on v.objid = r.oid and v.refclassid = 'pg_class'::regclass and v.deptype = 'n'
     where r.ev_class = ('chain.' || $1)::regclass and v.refobjid <> r.ev_class`,
    [table],
  );
  return rows[0]?.name ?? "";
};
/** Changes a row of the view under the indexer's feet. */
async function bend(table: string, id: string, set: string) {
  const name = await viewTable(table);
  const before = (await pool.query(`select * from ${name} where id = $1`, [id])).rows[0] as Record<string, unknown>;
  await pool.query("set session_replication_role = replica");
  await pool.query(`update ${name} set ${set} where id = $1`, [id]);
  await pool.query("set session_replication_role = origin");
  const column = set.split("=")[0]?.trim() ?? "";
  return () => pool.query(`update ${name} set ${column} = $2 where id = $1`, [id, before[column]]);
}

const plants: Plant[] = [
  {
    kind: "paid-without-tickets",
    name: "an order is paid and nothing was minted",
    plant: async (event) => {
      const { orderId, orderRef } = await event.bought({ state: "paid", minted: false });
      return {
        subject: `order:${orderId}`,
        evidence: { orderId, state: "paid", missingRefs: [orderRef], missingTickets: 1 },
        undo: () => db.order.update({ where: { id: orderId }, data: { state: "paid" } }),
      };
    },
  },
  {
    kind: "fulfilled-without-tickets",
    name: "an order is called delivered and nothing was minted",
    plant: async (event) => {
      const { orderId, orderRef } = await event.bought({ quantity: 2, minted: false });
      return { subject: `order:${orderId}`, evidence: { orderId, missingRefs: [orderRef], missingTickets: 2 } };
    },
  },
  {
    kind: "tickets-without-order",
    name: "somebody with the relayer's key minted for nobody's order",
    plant: async ({ collection, fan }) => {
      const expectedFirstId = await view.chain.nextTokenId(collection);
      const orderRef = toRef(randomUUID());
      const order = { to: fan.wallet, tierId: 1, quantity: 3, priceMinor: 4_500, orderRef };
      await house.act({ kind: "mint", collection, expectedFirstId, orders: [order] });
      return {
        subject: `mint:${collection}:${expectedFirstId}`,
        evidence: { firstId: expectedFirstId, quantity: 3, ref: orderRef, orderId: null },
      };
    },
  },
  {
    kind: "minted-twice",
    name: "one line was minted twice",
    plant: async ({ collection, bought, fan }) => {
      const { orderId, orderRef, tokenId } = await bought();
      const expectedFirstId = await view.chain.nextTokenId(collection);
      const order = { to: fan.wallet, tierId: 1, quantity: 1, priceMinor: 4_500, orderRef };
      await house.act({ kind: "mint", collection, expectedFirstId, orders: [order] });
      return { subject: `ref:${orderRef}`, evidence: { orderId, firstIds: [tokenId, expectedFirstId] } };
    },
  },
  {
    kind: "mint-mismatch",
    name: "other tickets were minted than were paid for",
    plant: async ({ collection, bought, person }) => {
      const { orderId, orderRef } = await bought({ minted: false, quantity: 2 });
      const stranger = await person();
      const expectedFirstId = await view.chain.nextTokenId(collection);
      const order = { to: stranger.wallet, tierId: 2, quantity: 1, priceMinor: 4_000, orderRef };
      await house.act({ kind: "mint", collection, expectedFirstId, orders: [order] });
      return {
        subject: `ref:${orderRef}`,
        evidence: {
          ...{ orderId, "quantity.books": 2, "quantity.chain": 1, "tierId.books": 1, "tierId.chain": 2 },
          ...{ "priceMinor.books": 4_500, "priceMinor.chain": 4_000, "holder.chain": stranger.wallet },
        },
      };
    },
  },
  {
    kind: "fulfilled-not-in-view",
    name: "a delivered order's ticket is gone from the view",
    alongside: ["view-row-missing"],
    plant: async ({ collection, bought }) => {
      const { orderId, tokenId } = await bought();
      await view.caughtUp();
      const undo = await dropped("ticket", `${collection}:${tokenId}`);
      return { subject: `order:${orderId}`, evidence: { orderId, tokenIds: [tokenId] }, undo };
    },
  },
  {
    kind: "view-row-extra",
    name: "the view shows a ticket that never was",
    plant: async ({ collection, bought, fan }) => {
      const { tokenId } = await bought();
      await view.caughtUp();
      const name = await viewTable("ticket");
      const id = `${collection}:${tokenId + 7}`;
      const { rows } = await pool.query(`select * from ${name} where id = $1`, [`${collection}:${tokenId}`]);
      const row = { ...(rows[0] as Record<string, unknown>), id, token_id: tokenId + 7 };
      const columns = Object.keys(row);
      await pool.query(
        `insert into ${name} (${columns.map((each) => `"${each}"`).join(", ")}) values (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
        Object.values(row),
      );
      return {
        subject: `ticket:${id}`,
        evidence: { tokenId: tokenId + 7, owner: fan.wallet },
        undo: () => pool.query(`delete from ${name} where id = $1`, [id]),
      };
    },
  },
  ...(
    [
      ["view-wrong-owner", "owner = '0x00000000000000000000000000000000000000ee'", { view: `0x${"0".repeat(38)}ee` }],
      ["view-wrong-ask", "ask_minor = 123", { chain: null, view: 123 }],
      ["view-wrong-used", "used_at = 1700000000", { chain: false, view: true }],
      ["view-wrong-frozen", "frozen = true", { chain: false, view: true }],
    ] as const
  ).map(
    ([kind, set, evidence]): Plant => ({
      kind,
      name: `the view says of a ticket: ${set}`,
      plant: async ({ collection, bought }) => {
        const { tokenId } = await bought();
        await view.caughtUp();
        const id = `${collection}:${tokenId}`;
        const undo = await bend("ticket", id, set);
        return { subject: `ticket:${id}`, evidence: { tokenId, ...evidence }, undo };
      },
    }),
  ),
  {
    kind: "view-wrong-cap",
    name: "the view shows another cap",
    plant: async ({ collection }) => {
      await view.caughtUp();
      const undo = await bend("tier", `${collection}:1`, "cap = 41");
      return { subject: `tier:${collection}:1`, evidence: { tierId: 1, chain: 40, view: 41 }, undo };
    },
  },
  {
    kind: "order-paid-without-payment",
    name: "an order is paid and no payment says so",
    alongside: ["payment-not-noted"],
    plant: async ({ bought }) => {
      const { orderId, paymentId, totalMinor } = await bought();
      const state = (value: string) => db.payment.update({ where: { id: paymentId }, data: { state: value } });
      await state("expired");
      return {
        subject: `order:${orderId}`,
        evidence: { orderId, totalMinor, payments: [`${paymentId}: expired`] },
        undo: () => state("succeeded"),
      };
    },
  },
  {
    kind: "refunded-ticket-lives",
    name: "the money of a delivered order went back and its ticket did not",
    plant: async ({ bought, transfer, tierId }) => {
      const { orderId, paymentId, providerPaymentId, holdId, tokenId, totalMinor } = await bought();
      const asked = { idempotencyKey: randomUUID(), providerPaymentId, amountMinor: totalMinor, reason: "test" };
      await provider.port.refund(asked);
      await db.payment.update({ where: { id: paymentId }, data: { state: "refunded" } });
      await db.order.update({ where: { id: orderId }, data: { state: "refunded" } });
      await db.hold.update({ where: { id: holdId }, data: { state: "released" } });
      await db.tier.update({ where: { id: tierId }, data: { sold: { decrement: 1 } } });
      await transfer("refund", orderId, [
        { account: "provider:stripe", amountMinor: -4_500n },
        { account: "organizer", amountMinor: 4_275n },
        { account: "platform", amountMinor: 225n },
      ]);
      return { subject: `order:${orderId}`, evidence: { orderId, tokenIds: [tokenId] } };
    },
  },
];

/** Takes a row of the view away under the indexer's feet. */
async function dropped(table: string, id: string) {
  const name = await viewTable(table);
  const { rows } = await pool.query(`delete from ${name} where id = $1 returning *`, [id]);
  const row = rows[0] as Record<string, unknown>;
  const columns = Object.keys(row);
  return () =>
    pool.query(
      `insert into ${name} (${columns.map((each) => `"${each}"`).join(", ")}) values (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
      Object.values(row),
    );
}

describe("a house in which everything agrees", () => {
  it("has no finding, with every kind of thing that can happen in it", async () => {
    const event = await house.event();
    await event.bought({ quantity: 3 });
    await event.offered();
    await event.resold();
    await event.gifted();
    await event.entered();
    await event.refunded();
    expect(await look()).toEqual([]);
  });
});

describe("what was planted is found, and nothing else", () => {
  it.each(plants)("$kind: $name", async ({ kind, plant, alongside = [], wholeHouse }) => {
    const event = await house.event();
    const scope = wholeHouse ? {} : { eventId: event.event.id };
    expect(await look(scope)).toEqual([]);
    const { subject, evidence, undo } = await plant(event);
    const found = await look(scope);
    expect(new Set(found.map((one) => one.kind))).toEqual(new Set([kind, ...alongside]));
    const finding = found.find((one) => one.kind === kind);
    expect(finding).toMatchObject({ ...(subject ? { subject } : {}), evidence });
    expect(JSON.stringify(finding?.evidence)).not.toMatch(noEmail);
    if (undo) {
      await undo();
      const after = await look(scope);
      expect(after.filter((one) => one.kind !== kind || kind !== "paid-without-tickets")).toEqual([]);
    } else expect((await look(scope)).map((one) => one.subject)).toEqual(found.map((one) => one.subject));
  });
});
void kindNames;
