import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { onSale } from "../../test/factory/on-sale";
import { listOrders } from "../console-order/list-orders";
import { eventLive } from "./watch-event";

const { db } = await testDatabase();
const house = testContext(db);

async function sold(shop: Awaited<ReturnType<typeof onSale>>, state: string, quantity: number, paidAt: Date | null) {
  const { organization, event, tiers } = shop;
  const { sessionId } = await shop.fan();
  const hold = await db.hold.create({
    data: {
      id: randomUUID(),
      organizationId: organization.id,
      eventId: event.id,
      sessionId,
      expiresAt: new Date(),
      state: "converted",
    },
  });
  return db.order.create({
    data: {
      number: randomUUID().slice(0, 8),
      organizationId: organization.id,
      eventId: event.id,
      holdId: hold.id,
      kind: "primary",
      state,
      email: "buyer@example.test",
      locale: "en",
      sessionId,
      currency: "EUR",
      totalMinor: quantity * 4_500,
      platformFeeMinor: quantity * 112,
      paidAt,
      items: { create: { tierId: tiers[0]?.id ?? "", quantity, unitMinor: 4_500 } },
    },
  });
}

it("counts what was paid and kept, by tier and hour, and neither the abandoned nor the refunded", async () => {
  const shop = await onSale(db, { quantities: [10, 5] });
  const now = new Date();
  const hourAgo = new Date(now.getTime() - 3_600_000);
  await sold(shop, "fulfilled", 2, hourAgo);
  await sold(shop, "paid", 1, now);
  await sold(shop, "pending", 4, null);
  await sold(shop, "abandoned", 4, null);
  await sold(shop, "refunded", 3, now);
  const actor = { kind: "member", userId: randomUUID(), organizationId: shop.organization.id, role: "owner" } as const;
  const ctx = house.ctx(actor);
  const { stats, feed } = await eventLive({ ctx, input: { eventId: shop.event.id } });
  expect(stats).toMatchObject({
    ticketsSold: 3,
    capacity: 15,
    orders: 2,
    grossMinor: 13_500,
    feeMinor: 336,
    netMinor: 13_164,
    entries: 0,
    tiers: [{ sold: 3, grossMinor: 13_500 }, { sold: 0 }],
  });
  expect(stats.hours.map((hour) => hour.sold)).toEqual([2, 1]);
  expect(feed.sales.map((sale) => sale.state).sort()).toEqual(["fulfilled", "paid", "refunded"]);
  // The feed is for a screen at the door too: no address of a buyer is in it.
  expect(JSON.stringify(feed)).not.toContain("buyer@example.test");
});

it("pages through orders, newest first, each once", async () => {
  const shop = await onSale(db, { quantities: [500] });
  for (let n = 0; n < 53; n++) await sold(shop, "fulfilled", 1, new Date());
  const actor = {
    kind: "member",
    userId: randomUUID(),
    organizationId: shop.organization.id,
    role: "manager",
  } as const;
  const ctx = house.ctx(actor);
  const input = { eventId: shop.event.id };
  const first = await listOrders({ ctx, input });
  const second = await listOrders({ ctx, input: { ...input, cursor: first.next } });
  expect([first.orders.length, second.orders.length, second.next]).toEqual([50, 3, null]);
  const ids = [...first.orders, ...second.orders].map((order) => order.id);
  expect(new Set(ids).size).toBe(53);
  expect([...ids].sort().reverse()).toEqual(ids);
});
