import { randomUUID } from "node:crypto";
import { type Allocator, openAllocator } from "../../box-office/allocator";
import type { Database } from "../../ports/database";
import { startCheckout } from "../../services/order/start-checkout";
import { applyPaymentEvent } from "../../services/payment/apply-event";
import { syncPayment } from "../../services/payment/sync-payment";
import type { Ctx } from "../../services/verb";
import type { testContext } from "../context";
import { onSale } from "./on-sale";

type Wanted = { priceMinor?: number; quantity?: number; platformFeeBps?: number; seats?: number; currency?: string };
type Pool = Parameters<typeof openAllocator>[0]["pool"];

/** One purchase of an organization's own, from the hold on, at the small provider of `testContext`. */
export async function purchase(db: Database, pool: Pool, house: ReturnType<typeof testContext>, wanted: Wanted = {}) {
  const { priceMinor = 1_999, quantity = 2, platformFeeBps, seats = 10, currency = "EUR" } = wanted;
  const allocator: Allocator = openAllocator({ pool });
  const sale = await onSale(db, {
    quantities: [seats],
    priceMinor,
    currency,
    ...(platformFeeBps ? { platformFeeBps } : {}),
  });
  const fan = await sale.fan();
  const hold = async (count: number) => {
    const id = randomUUID();
    const items = [{ tierId: sale.tiers[0]?.id ?? "", quantity: count }];
    const place = { organizationId: sale.organization.id, eventId: sale.event.id, sessionId: fan.sessionId };
    await allocator.hold({ id, ...place, items });
    return id;
  };
  const holdId = await hold(quantity);
  const input = { brand: sale.brand, holdId, email: "dana@example.com" };
  const { orderId } = await startCheckout({ ctx: house.ctx(fan.actor), input });
  const { id: paymentId, sessionId } = await db.payment.findFirstOrThrow({ where: { orderId } });
  const system = (now = new Date()): Ctx => house.ctx({ kind: "system" }, now);

  const owner = (organizationId = sale.organization.id) =>
    house.ctx({ kind: "member", userId: randomUUID(), role: "manager", organizationId });
  /** Does what the worker would: this purchase's payment jobs, until no more are asked for. */
  const work = async (now = new Date()) => {
    for (let round = 0; round < 10; round++) {
      const asked = house.jobs.splice(0).filter(({ name }) => name === "payment:sync");
      if (asked.length === 0) return;
      const mine = { orderId, id: { in: asked.map(({ payload }) => String(payload.paymentId)) } };
      for (const { id } of await db.payment.findMany({ where: mine }))
        await syncPayment({ ctx: system(now), input: { paymentId: id } });
    }
    throw new Error("payment jobs ask for each other for ever");
  };
  return {
    ...{ sale, fan, holdId, orderId, paymentId, sessionId: sessionId ?? "", totalMinor: priceMinor * quantity },
    ...{ hold, system, owner, work },
    apply: (event: Parameters<typeof applyPaymentEvent>[0]["input"], now = new Date()) =>
      applyPaymentEvent({ ctx: system(now), input: event }),
    order: () => db.order.findUniqueOrThrow({ where: { id: orderId }, include: { payments: true, hold: true } }),
    payment: () => db.payment.findUniqueOrThrow({ where: { id: paymentId } }),
    refunds: () => db.refund.findMany({ where: { orderId }, orderBy: { createdAt: "asc" } }),
    letters: () => db.mail.findMany({ where: { data: { path: ["orderId"], equals: orderId } } }),
    counters: async () => {
      const { held, sold } = await db.tier.findFirstOrThrow({ where: { eventId: sale.event.id } });
      return { held, sold };
    },
    /** Paid, and the tickets delivered. */
    delivered: async () => {
      const event = house.payment.pay(sessionId ?? "");
      await applyPaymentEvent({ ctx: system(), input: event });
      await db.order.update({ where: { id: orderId }, data: { state: "fulfilled", fulfilledAt: new Date() } });
      return event.providerPaymentId;
    },
    /** Sum of each account over all that happened to this organization. */
    books: async () => {
      const sums = await db.ledgerEntry.groupBy({
        by: ["account"],
        where: { organizationId: sale.organization.id },
        _sum: { amountMinor: true },
      });
      return Object.fromEntries(sums.map(({ account, _sum }) => [account, Number(_sum.amountMinor)]));
    },
  };
}

export type Purchase = Awaited<ReturnType<typeof purchase>>;
