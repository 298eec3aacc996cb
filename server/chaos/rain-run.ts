import { randomUUID } from "node:crypto";
import { stripePayment } from "../adapters/payment/stripe";
import { primarySale } from "../domain/ledger/ledger";
import { sleep } from "../local/part";
import { openStack, type Stack } from "./stack";
import { agreed, openWorld, until, type World } from "./world";

type Settings = { base: number; orders: number; say?(line: string): void };
type Bought = { orderId: string; sessionId: string; providerPaymentId: string };

const priceMinor = 2_500;
const feeMinor = 62;
const atOnce = 16;
const rowsAtOnce = 1_000;
const withinMs = 20 * 60_000;

/**
 * Cancels an event with so many delivered orders, each paid at the twin; when a third and when two thirds have their outcome, all
 * processes die. The chain has no tickets of them: what is tried here is money, books and letters.
 */
export async function runRain({ base, orders, say = () => undefined }: Settings) {
  const stack = await openStack({ base });
  try {
    const world = await openWorld(stack);
    const title = "Rained off";
    const eventId = await world.draft(title, [{ priceMinor, quantity: orders + 10 }]);
    await world.publish(eventId);
    await until("an event goes live", 90_000, () => world.isLive(eventId));
    const bought = await sell(stack, world, eventId, orders);
    say(`${bought.length} orders are paid and delivered`);

    const begun = Date.now();
    const wish = { eventId, title, message: "It rains." };
    agreed(await stack.victims.call("cancelEvent", world.organizer, wish), "an end");
    const seen = new Set<number>();
    let kills = 0;
    let outcomesAt = 0;
    for (;;) {
      const done = await stack.db.cancelledOrder.count({ where: { eventId } });
      seen.add(done);
      if (kills < 2 && done >= (orders * (kills + 1)) / 3 && done < orders) {
        for (const pid of stack.victims.pids()) process.kill(pid, "SIGKILL");
        kills += 1;
        say(`killed at ${done} of ${orders} outcomes`);
      }
      if (done === orders && outcomesAt === 0) outcomesAt = Date.now();
      const open = await stack.db.refund.count({ where: { state: { in: ["requested", "pending"] } } });
      const closed = await stack.db.cancellation.count({ where: { eventId, closedAt: { not: null } } });
      if (outcomesAt > 0 && open === 0 && closed === 1) break;
      if (Date.now() - begun > withinMs) break;
      await sleep(200);
    }
    const moneyAt = Date.now();
    const unsent = () => stack.db.mail.count({ where: { template: "event-cancelled", sentAt: null } });
    await until("every letter is sent", 300_000, async () => (await unsent()) === 0).catch(() => undefined);

    const seconds = (until: number) => Math.round((until - begun) / 100) / 10;
    const found = await judge(stack, world, eventId, bought);
    return {
      orders,
      kills,
      ...found,
      progressSeen: seen.size,
      secondsToOutcomes: outcomesAt > 0 ? seconds(outcomesAt) : null,
      secondsToMoney: seconds(moneyAt),
      ordersPerSecond: outcomesAt > 0 ? Math.round((orders / seconds(outcomesAt)) * 10) / 10 : null,
      ok: kills === 2 && found.problems.length === 0,
    };
  } finally {
    await stack.stop();
  }
}

/** Orders as a sale leaves them behind, with money that the twin has really taken. */
async function sell(stack: Stack, world: World, eventId: string, count: number): Promise<Bought[]> {
  const { db, secrets, stripe } = stack;
  await fetch(`${stripe}/__admin/webhooks`, { method: "POST", body: JSON.stringify({ deliver: "drop" }) });
  const settings = { secretKey: secrets.stripeSecretKey, webhookSecret: secrets.stripeWebhookSecret };
  const port = stripePayment({ ...settings, apiBase: stripe });
  const left = Array.from({ length: count }, (_, at) => at);
  const made: Bought[] = [];
  const pay = async () => {
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      const orderId = randomUUID();
      const { sessionId } = await port.startCheckout({
        ...{ idempotencyKey: orderId, orderId, orderNumber: numberOf(at), currency: "EUR", locale: "en" },
        ...{ lines: [{ name: "Ticket", quantity: 1, unitMinor: priceMinor }], email: emailOf(at) },
        ...{ successUrl: "http://localhost/", cancelUrl: "http://localhost/" },
        expiresAt: new Date(Date.now() + 600_000),
      });
      await fetch(`${stripe}/__admin/pay`, { method: "POST", body: JSON.stringify({ sessionId }) });
      const session = await port.getSession(sessionId);
      if (session.state !== "paid") throw new Error(`a page is ${session.state} after it was paid`);
      made.push({ orderId, sessionId, providerPaymentId: session.providerPaymentId });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, pay));
  await fetch(`${stripe}/__admin/webhooks`, { method: "POST", body: JSON.stringify({ deliver: "normal" }) });

  const show = await world.shown(eventId);
  const tierId = show.tiers[0]?.id ?? "";
  const { organizationId } = world;
  const now = new Date();
  for (let from = 0; from < made.length; from += rowsAtOnce) {
    const rows = made
      .slice(from, from + rowsAtOnce)
      .map((one, at) => ({ ...one, at: from + at, holdId: randomUUID() }));
    const place = { organizationId, eventId };
    await db.hold.createMany({
      data: rows.map(({ holdId, orderId }) => ({
        ...{ id: holdId, ...place, sessionId: orderId, state: "converted", expiresAt: now },
      })),
    });
    await db.holdItem.createMany({ data: rows.map(({ holdId }) => ({ holdId, tierId, quantity: 1 })) });
    await db.order.createMany({
      data: rows.map(({ orderId, holdId, at }) => ({
        ...{ id: orderId, number: numberOf(at), ...place, holdId, kind: "primary", state: "fulfilled" },
        ...{ email: emailOf(at), locale: "en", sessionId: orderId, currency: "EUR", totalMinor: priceMinor },
        ...{ platformFeeMinor: feeMinor, paidAt: now, fulfilledAt: now },
      })),
    });
    await db.orderItem.createMany({
      data: rows.map(({ orderId }) => ({ orderId, tierId, quantity: 1, unitMinor: priceMinor })),
    });
    await db.payment.createMany({
      data: rows.map(({ orderId, sessionId, providerPaymentId }) => ({
        ...{ orderId, provider: "stripe", idempotencyKey: orderId, sessionId, providerPaymentId },
        ...{ amountMinor: priceMinor, currency: "EUR", state: "succeeded", succeededAt: now },
      })),
    });
    await db.ledgerEntry.createMany({
      data: rows.flatMap(({ orderId }) => {
        const transferId = randomUUID();
        return primarySale({ provider: "stripe", totalMinor: priceMinor, platformFeeMinor: feeMinor }).map((entry) => ({
          ...{ ...entry, transferId, organizationId, currency: "EUR", causeKind: "primary-sale", causeId: orderId },
        }));
      }),
    });
  }
  await db.tier.update({ where: { id: tierId }, data: { sold: { increment: made.length } } });
  return made;
}

/** Eight letters without look-alikes, as orders have them; no two the same. */
const numberOf = (at: number): string => at.toString(36).toUpperCase().padStart(8, "A");
const emailOf = (at: number): string => `rained-${at}@example.test`;

type Provider = { refunds: Record<string, { payment_intent: string; amount: number; status: string }> };

/** Asked where the truth is: the provider, our books, the mail. */
async function judge(stack: Stack, world: World, eventId: string, bought: Bought[]) {
  const { db, stripe } = stack;
  const { refunds } = (await (await fetch(`${stripe}/__admin`)).json()) as Provider;
  const ours = new Set(bought.map(({ providerPaymentId }) => providerPaymentId));
  const back = Object.values(refunds).filter(
    ({ payment_intent, status }) => ours.has(payment_intent) && status === "succeeded",
  );
  const [outcomes, states, letters, sums] = await Promise.all([
    db.cancelledOrder.count({ where: { eventId, outcome: "money-back", amountMinor: priceMinor } }),
    db.order.groupBy({ by: ["state"], where: { eventId }, _count: true }),
    db.mail.count({ where: { template: "event-cancelled", sentAt: { not: null } } }),
    db.ledgerEntry.groupBy({
      by: ["account"],
      where: { organizationId: world.organizationId, currency: "EUR" },
      _sum: { amountMinor: true },
    }),
  ]);
  const problems: string[] = [];
  const expect = (what: string, is: unknown, wanted: unknown) => {
    if (String(is) !== String(wanted)) problems.push(`${what}: ${is}, not ${wanted}`);
  };
  const count = bought.length;
  expect("outcomes", outcomes, count);
  expect("refunds at the provider", back.length, count);
  expect("payments that were refunded", new Set(back.map(({ payment_intent }) => payment_intent)).size, count);
  expect(
    "money back",
    back.reduce((sum, { amount }) => sum + amount, 0),
    count * priceMinor,
  );
  expect("orders", states.map(({ state, _count }) => `${_count} ${state}`).join(", "), `${count} refunded`);
  expect("letters", letters, count);
  for (const { account, _sum } of sums) expect(`what is left in ${account}`, _sum.amountMinor, 0);
  return { outcomes, refunds: back.length, letters, problems };
}
