import { randomUUID } from "node:crypto";
import type { Decision } from "../domain/shared/decision";
import { sleep } from "../local/part";
import type { Plan } from "./plan";
import type { Said } from "./victims";
import { agreed, type Fan, type Show, type ShowTier, until, type World } from "./world";

export type Ending = "fulfilled" | "abandoned" | "refunded";
export type Trace = {
  plan: Plan;
  /** Order ids, how they may end, how much of each goes back although it is kept, whether its event was cancelled after it was delivered. */
  orders: { id: string; endings: Ending[]; backMinor?: number; cancelled?: true }[];
  /** Set by plays that end with a ticket in somebody's hand. */
  ticket?: { collection: string; tokenId: number; owner: string; used: boolean };
  listing?: { id: string; state: "sold" | "cancelled" };
  gift?: string;
  event?: string;
  /** Tickets that must be gone from the chain and the view, and their neighbours, which must not be touched. */
  ended?: { collection: string; tokenIds: number[]; others: number[] };
  scans?: string[];
  problems: string[];
};

export type Bought = { fan: Fan; email: string; orderId: string; page: string | null; show: Show; tier: ShowTier };

export const patienceMs = 120_000;
export const declinedCard = "4000000000000002";

export type Item = { tier: ShowTier; quantity: number };

export async function order(
  world: World,
  trace: Trace,
  show: Show,
  items: Item[],
  endings: Ending[],
  who?: Fan,
): Promise<Bought> {
  const fan = who ?? (await world.guest());
  const to = world.newEmail(trace.plan.seed, "buyer");
  const holdId = randomUUID();
  const { organizationId, sessionId } = fan;
  const wish = items.map(({ tier, quantity }) => ({ tierId: tier.id, quantity }));
  const input = { id: holdId, organizationId, sessionId, eventId: show.id, items: wish };
  const granted = agreed(await world.victims.call<Decision<unknown>>("hold", fan, input), "hold");
  if (!granted.ok) throw new Error(`no seats: ${granted.code}`);
  const page = await checkout(world, fan, holdId, to);
  trace.orders.push({ id: page.orderId, endings });
  world.shaker.strike(page.orderId, trace.plan.webhooks);
  const tier = items[0]?.tier as ShowTier;
  return { fan, email: to, orderId: page.orderId, page: sessionOf(page.checkoutUrl), show, tier };
}

export type Page = { orderId: string; checkoutUrl: string };
export const sessionOf = (url: string) => /cs_[\w-]+/.exec(url)?.[0] ?? null;
export const checkout = async (world: World, fan: Fan, holdId: string, email: string) =>
  agreed(await world.victims.call<Page>("startCheckout", fan, { brand: world.brand, holdId, email }), "checkout");

export async function pay({ stripe }: World, sessionId: string | null, card?: string): Promise<string> {
  const body = JSON.stringify({ sessionId, card });
  const answer = await fetch(`${stripe}/__admin/pay`, { method: "POST", body });
  return ((await answer.json()) as { state: string }).state;
}

/** Looks at the order's page every two seconds, as a browser does, until it is in one of these states. */
export async function look(
  world: World,
  { fan, orderId }: Pick<Bought, "fan" | "orderId">,
  ...states: string[]
): Promise<string> {
  const end = Date.now() + patienceMs;
  for (let turn = 0; ; turn++) {
    const state = await world.glance.order(orderId);
    if (states.includes(state)) return state;
    if (Date.now() > end) throw new Error(`order ${orderId} is ${state}, not ${states.join(" or ")}`);
    if (turn % 7 === 6) await world.victims.call("getOrder", fan, { brand: world.brand, orderId });
    await sleep(300);
  }
}

/** Turns the clock on for one order: its hold and its page are over. */
export async function lapse({ db }: World, orderId: string): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  await db.hold.updateMany({ where: { order: { id: orderId }, state: "active" }, data: { expiresAt: past } });
  await db.payment.updateMany({ where: { orderId, state: { in: ["created", "open"] } }, data: { expiresAt: past } });
}

export const showOf = (world: World, plan: Plan) => world.shows[plan.event % world.shows.length] as Show;
export const itemsOf = (show: Show, plan: Plan): Item[] =>
  plan.lines.map(({ tier, quantity }) => ({ tier: show.tiers[tier] as ShowTier, quantity }));

/** Buys, and sees her ticket. */
export async function purchase(world: World, trace: Trace, items?: (show: Show) => Item[]): Promise<Bought> {
  const show = showOf(world, trace.plan);
  const bought = await order(world, trace, show, items?.(show) ?? itemsOf(show, trace.plan), ["fulfilled"]);
  if (bought.page) await pay(world, bought.page);
  await look(world, bought, "fulfilled");
  return bought;
}

export type Holder = { fan: Fan; fanId: string; wallet: string; key: string; collection: string; tokenId: number };

/** One ticket in the hand of somebody who has signed in. */
export async function holder(world: World, trace: Trace): Promise<Holder> {
  const { fan, orderId } = await purchase(world, trace);
  const { items, fan: person } = await world.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: { items: true, fan: true },
  });
  const intent = await world.db.chainIntent.findUniqueOrThrow({ where: { dedupeKey: `mint:${items[0]?.id}` } });
  const tokenId = (intent.result as { tokenIds: number[] }).tokenIds[0] ?? 0;
  const { collection } = showOf(world, trace.plan);
  const fanId = person?.id ?? "";
  trace.ticket = { collection, tokenId, owner: person?.walletAddress ?? "", used: false };
  const signedIn: Fan = { ...fan, fanId, verified: true };
  return {
    fan: signedIn,
    fanId,
    wallet: person?.walletAddress ?? "",
    key: `${collection}:${tokenId}`,
    collection,
    tokenId,
  };
}

// Also what she sees while the chain has taken her ticket's block back.
const passing = new Set(["ticket-pending", "not-found"]);

/** A fresh ticket must be final before it goes on; her page says so and she tries again. */
export async function onceFinal<T>({ victims }: World, verb: string, fan: Fan, input: object): Promise<Said<T>> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const said = await victims.call<T>(verb, fan, input);
    if (said.ok || !passing.has(said.refusal.code) || Date.now() > end) return said;
    await sleep(700);
  }
}

export async function offer(world: World, trace: Trace, seller: Holder): Promise<string> {
  const { collection, tokenId } = seller;
  const said = await onceFinal<{ listingId: string }>(world, "createListing", seller.fan, {
    key: seller.key,
    priceMinor: 1_500,
  });
  // Killed after it was written, it is there when it is asked for again.
  if (!said.ok && said.refusal.code !== "already-listed") agreed(said, "an offer");
  const { id } = await world.db.listing.findFirstOrThrow({ where: { collection, tokenId } });
  await until("an offer is active", patienceMs, async () => (await world.glance.listing(id)) === "active");
  trace.listing = { id, state: "sold" };
  return id;
}

/** A room that opens in a moment. Whoever was answered too late, because a process died, asks for a later moment. @returns when it opens. */
export async function plannedRoom({ victims, organizer, db }: World, eventId: string): Promise<Date> {
  for (let tries = 1; ; tries++) {
    const opensAt = new Date(Date.now() + 2_000 * tries);
    const times = { opensAt, drawAt: new Date(opensAt.getTime() + 600_000), verifiedOnly: false };
    const planned = await victims.call("planRoom", organizer, { eventId, ...times });
    // Killed after it was written and asked again too late, it is there.
    const room = await db.waitingRoom.findUnique({ where: { eventId } });
    if (room) return room.opensAt;
    if (tries === 5) agreed(planned, "a waiting room");
  }
}
