import { randomUUID } from "node:crypto";
import { eventually } from "../harness/eventually";
import { lastCodeFor } from "../harness/mailbox";
import { stack } from "../harness/stack";
import { paymentTwin } from "../harness/twins";
import { rows } from "./database";
import { apiOf, emptyJar, type Jar, send } from "./doors";

type Items = { tierId: string; quantity: number }[];
export type Fan = { brand: string; jar: Jar; api: ReturnType<typeof apiOf> };

/** An address that no other test uses. */
export const someone = (name: string): string => `${name}-${randomUUID().slice(0, 8)}@fans.test`;

/** A visitor of a brand without a name, as the widget's frame is one. */
export async function guest(brand = "aurora"): Promise<Fan> {
  const jar = emptyJar();
  const { token } = await apiOf(jar).session.start.mutate({ brand, keepInMemory: true });
  jar.bearer = token ?? undefined;
  return { brand, jar, api: apiOf(jar) };
}

/** A person who proved her e-mail with the code that was sent to it. */
export async function signedIn(email: string, brand = "aurora"): Promise<Fan> {
  const jar = emptyJar();
  const api = apiOf(jar);
  const since = new Date(Date.now() - 1000);
  await api.session.requestCode.mutate({ brand, email, locale: "en" });
  await api.session.confirmCode.mutate({ brand, email, code: await lastCodeFor(email, since), locale: "en" });
  return { brand, jar, api };
}

/** A person who opened the link of a letter; `letter` is its text. */
export async function byLetter(letter: string, brand = "aurora"): Promise<Fan> {
  const jar = emptyJar();
  const api = apiOf(jar);
  await api.session.openLink.mutate({ brand, token: /\/link\/([\w.-]+)/.exec(letter)?.[1] ?? "" });
  return { brand, jar, api };
}

/** The hot door's own answer. */
export async function askForHold(fan: Fan, eventId: string, items: Items, id = randomUUID()) {
  const answer = await send(fan.jar, `${stack().console}/box-office/holds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, brand: fan.brand, eventId, items }),
  });
  const body = (await answer.json()) as { code?: string; data?: Record<string, unknown>; expiresAt?: string };
  return { id, status: answer.status, ...body };
}

/** Seats held and the provider's page open, not paid. */
export async function startOrder(fan: Fan, eventId: string, items: Items, email: string) {
  const hold = await askForHold(fan, eventId, items);
  if (hold.status !== 201) throw new Error(`no hold: ${JSON.stringify(hold)}`);
  const page = await fan.api.order.checkout.mutate({ brand: fan.brand, holdId: hold.id, email });
  return { ...page, holdId: hold.id };
}

/** Pays at the provider without a browser. */
export async function pay(orderId: string): Promise<void> {
  const [payment] = await rows<{ sessionId: string }>(
    `select "sessionId" from "Payment" where "orderId" = $1 and "sessionId" is not null order by "createdAt" desc`,
    [orderId],
  );
  await paymentTwin.pay(payment?.sessionId ?? "");
}

/** Waits until the order is in this state. */
export const orderIn = (fan: Fan, orderId: string, state: string, withinMs = 45_000) =>
  eventually(
    `order ${orderId} to be ${state}`,
    async () => {
      const order = await fan.api.order.get.query({ brand: fan.brand, orderId });
      return order.state === state && order;
    },
    withinMs,
  );

/** From nothing to tickets: keys of what she owns. */
export async function bought(email: string, eventId: string, items: Items, brand = "aurora") {
  const fan = await guest(brand);
  const { orderId } = await startOrder(fan, eventId, items, email);
  await pay(orderId);
  const order = await orderIn(fan, orderId, "fulfilled");
  return { fan, orderId, keys: order.tickets };
}

/** Makes a hold as old as if its time had just run out. */
export const lapse = (holdId: string) =>
  rows(`update "Hold" set "expiresAt" = now() - interval '1 second' where id = $1`, [holdId]);
