import type { Container } from "../../server/container";
import { startCheckout } from "../../server/services/order/start-checkout";
import { enqueuePaymentSync } from "../../server/services/payment/enqueue-sync";
import { startSession } from "../../server/services/session/start-session";
import { until } from "./until";

type Sale = { brand: string; eventId: string; organizationId: string; email: string; quantity: number };

/** One fan buys, by the same doors as in a browser: box office, checkout, the provider's page, the worker. Safe twice. */
export async function sellTo(container: Container, sale: Sale): Promise<void> {
  const { db } = container;
  const mine = { eventId: sale.eventId, email: sale.email, kind: "primary", state: { not: "abandoned" } };
  const before = await db.order.findFirst({ where: mine });
  const orderId = before?.id ?? (await order(container, sale));
  if (!before || before.state === "pending") await pay(container, orderId);
  await until(`tickets of ${sale.email}`, async () => {
    const { state } = await db.order.findUniqueOrThrow({ where: { id: orderId }, select: { state: true } });
    return ["fulfilled", "refunding", "refunded"].includes(state);
  });
}

async function order({ env, db, ctx }: Container, sale: Sale): Promise<string> {
  const { brand, eventId, organizationId, email, quantity } = sale;
  const { token, sessionId } = await startSession({ ctx: ctx({ kind: "anonymous" }), input: { brand } });
  const tier = await db.tier.findFirstOrThrow({ where: { eventId } });
  const holdId = crypto.randomUUID();
  const items = [{ tierId: tier.id, quantity }];
  await post(`${env.BOX_OFFICE_URL}/box-office/holds`, token, { id: holdId, brand, eventId, items });
  const fan = ctx({ kind: "fan", organizationId, sessionId, fanId: null, verified: false });
  return (await startCheckout({ ctx: fan, input: { brand, holdId, email, locale: "en" } })).orderId;
}

async function pay({ env, db, ctx }: Container, orderId: string): Promise<void> {
  const payment = await db.payment.findFirst({ where: { orderId, state: "open" } });
  if (!payment) return;
  await post(`${env.STRIPE_API_BASE}/__admin/pay`, null, { sessionId: payment.sessionId });
  // The signed webhook goes to the app, which may still be starting; asking the provider works without it.
  await enqueuePaymentSync(db, ctx({ kind: "system" }), payment.id);
}

async function post(url: string, token: string | null, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answered ${answer.status}: ${await answer.text()}`);
}
