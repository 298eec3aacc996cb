import { randomUUID } from "node:crypto";
import type { Decision } from "../domain/shared/decision";
import { sleep } from "../local/part";
import type { Plan, Play } from "./plan";
import type { Said } from "./victims";
import { agreed, type Fan, type Show, type ShowTier, until, type World } from "./world";

export type Ending = "fulfilled" | "abandoned" | "refunded";
export type Trace = {
  plan: Plan;
  /** Order ids, how they may end, and how much of each goes back although it is kept. */
  orders: { id: string; endings: Ending[]; backMinor?: number }[];
  /** Set by plays that end with a ticket in somebody's hand. */
  ticket?: { collection: string; tokenId: number; owner: string; used: boolean };
  listing?: { id: string; state: "sold" | "cancelled" };
  gift?: string;
  event?: string;
  scans?: string[];
  problems: string[];
};

type Bought = { fan: Fan; email: string; orderId: string; page: string | null; show: Show; tier: ShowTier };

const patienceMs = 120_000;
const declinedCard = "4000000000000002";

type Item = { tier: ShowTier; quantity: number };

async function order(
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

type Page = { orderId: string; checkoutUrl: string };
const sessionOf = (url: string) => /cs_[\w-]+/.exec(url)?.[0] ?? null;
const checkout = async (world: World, fan: Fan, holdId: string, email: string) =>
  agreed(await world.victims.call<Page>("startCheckout", fan, { brand: world.brand, holdId, email }), "checkout");

async function pay({ stripe }: World, sessionId: string | null, card?: string): Promise<string> {
  const body = JSON.stringify({ sessionId, card });
  const answer = await fetch(`${stripe}/__admin/pay`, { method: "POST", body });
  return ((await answer.json()) as { state: string }).state;
}

/** Looks at the order's page every two seconds, as a browser does, until it is in one of these states. */
async function look(
  world: World,
  { fan, orderId }: Pick<Bought, "fan" | "orderId">,
  ...states: string[]
): Promise<string> {
  const end = Date.now() + patienceMs;
  for (let turn = 0; ; turn++) {
    const { state } = await world.db.order.findUniqueOrThrow({ where: { id: orderId }, select: { state: true } });
    if (states.includes(state)) return state;
    if (Date.now() > end) throw new Error(`order ${orderId} is ${state}, not ${states.join(" or ")}`);
    if (turn % 7 === 6) await world.victims.call("getOrder", fan, { brand: world.brand, orderId });
    await sleep(300);
  }
}

/** Turns the clock on for one order: its hold and its page are over. */
async function lapse({ db }: World, orderId: string): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  await db.hold.updateMany({ where: { order: { id: orderId }, state: "active" }, data: { expiresAt: past } });
  await db.payment.updateMany({ where: { orderId, state: { in: ["created", "open"] } }, data: { expiresAt: past } });
}

const showOf = (world: World, plan: Plan) => world.shows[plan.event % world.shows.length] as Show;
const itemsOf = (show: Show, plan: Plan): Item[] =>
  plan.lines.map(({ tier, quantity }) => ({ tier: show.tiers[tier] as ShowTier, quantity }));

/** Buys, and sees her ticket. */
async function purchase(world: World, trace: Trace, items?: (show: Show) => Item[]): Promise<Bought> {
  const show = showOf(world, trace.plan);
  const bought = await order(world, trace, show, items?.(show) ?? itemsOf(show, trace.plan), ["fulfilled"]);
  if (bought.page) await pay(world, bought.page);
  await look(world, bought, "fulfilled");
  return bought;
}

type Holder = { fan: Fan; fanId: string; wallet: string; key: string; collection: string; tokenId: number };

/** One ticket in the hand of somebody who has signed in. */
async function holder(world: World, trace: Trace): Promise<Holder> {
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
async function onceFinal<T>({ victims }: World, verb: string, fan: Fan, input: object): Promise<Said<T>> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const said = await victims.call<T>(verb, fan, input);
    if (said.ok || !passing.has(said.refusal.code) || Date.now() > end) return said;
    await sleep(700);
  }
}

async function offer(world: World, trace: Trace, seller: Holder): Promise<string> {
  const { collection, tokenId } = seller;
  const said = await onceFinal<{ listingId: string }>(world, "createListing", seller.fan, {
    key: seller.key,
    priceMinor: 1_500,
  });
  // Killed after it was written, it is there when it is asked for again.
  if (!said.ok && said.refusal.code !== "already-listed") agreed(said, "an offer");
  const { id } = await world.db.listing.findFirstOrThrow({ where: { collection, tokenId } });
  await until(
    "an offer is active",
    patienceMs,
    async () => (await world.db.listing.findUniqueOrThrow({ where: { id } })).state === "active",
  );
  trace.listing = { id, state: "sold" };
  return id;
}

/** A room that opens in a moment. Whoever was answered too late, because a process died, asks for a later moment. @returns when it opens. */
async function plannedRoom({ victims, organizer, db }: World, eventId: string): Promise<Date> {
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

const plays: Record<Play, (world: World, trace: Trace) => Promise<unknown>> = {
  purchase: (world, trace) => purchase(world, trace),
  free: (world, trace) => purchase(world, trace, (show) => [{ tier: show.tiers[3] as ShowTier, quantity: 2 }]),
  async unpaid(world, trace) {
    const show = showOf(world, trace.plan);
    const bought = await order(world, trace, show, itemsOf(show, trace.plan), ["abandoned"]);
    await lapse(world, bought.orderId);
    await look(world, bought, "abandoned");
  },
  async declined(world, trace) {
    const show = showOf(world, trace.plan);
    const bought = await order(world, trace, show, itemsOf(show, trace.plan), ["abandoned"]);
    await pay(world, bought.page, declinedCard);
    await lapse(world, bought.orderId);
    await look(world, bought, "abandoned");
  },
  async cancelled(world, trace) {
    const show = showOf(world, trace.plan);
    const bought = await order(world, trace, show, itemsOf(show, trace.plan), ["abandoned"]);
    const { fan, orderId } = bought;
    agreed(await world.victims.call("cancelCheckout", fan, { brand: world.brand, orderId }), "cancelling");
  },
  async late(world, trace) {
    const show = showOf(world, trace.plan);
    const bought = await order(world, trace, show, itemsOf(show, trace.plan), ["fulfilled", "abandoned"]);
    world.shaker.strike(bought.orderId, ["delay"]);
    const paid = await pay(world, bought.page);
    await lapse(world, bought.orderId);
    await look(world, bought, paid === "paid" ? "fulfilled" : "abandoned");
  },
  async "late-sold-out"(world, trace) {
    const seat = world.seat();
    const bought = await order(world, trace, seat.show, [{ tier: seat.tier, quantity: 1 }], ["fulfilled", "refunded"]);
    world.shaker.strike(bought.orderId, ["swallow"]);
    await lapse(world, bought.orderId);
    await look(world, bought, "abandoned");
    // Somebody else has the seat by the time the money comes.
    const rival = await order(world, trace, seat.show, [{ tier: seat.tier, quantity: 1 }], ["fulfilled"]).catch(
      () => null,
    );
    const paid = await pay(world, bought.page);
    if (rival) {
      await pay(world, rival.page);
      await look(world, rival, "fulfilled");
    }
    // A page that our side had closed already takes no money.
    const [own] = trace.orders;
    if (own && paid !== "paid") own.endings = ["abandoned"];
    await look(world, bought, "refunded", "fulfilled", ...(paid === "paid" ? [] : ["abandoned"]));
  },
  async "paid-twice"(world, trace) {
    const show = showOf(world, trace.plan);
    const bought = await order(world, trace, show, itemsOf(show, trace.plan), ["fulfilled"]);
    world.shaker.strike(bought.orderId, ["delay", "delay"]);
    await pay(world, bought.page);
    const { holdId } = await world.db.order.findUniqueOrThrow({ where: { id: bought.orderId } });
    const corrected = world.newEmail(trace.plan.seed, "corrected");
    const said = await world.victims.call<Page>("startCheckout", bought.fan, {
      brand: world.brand,
      holdId,
      email: corrected,
    });
    const second = said.ok ? sessionOf(said.value.checkoutUrl) : null;
    if (second) await pay(world, second);
    await look(world, bought, "fulfilled");
  },
  async unmintable(world, trace) {
    const seat = world.seat();
    // Our books promise more than the contract: the mint is refused for good.
    await world.db.tier.update({ where: { id: seat.tier.id }, data: { quantity: 50 } });
    const bought = await order(world, trace, seat.show, [{ tier: seat.tier, quantity: 2 }], ["refunded"]);
    await pay(world, bought.page);
    await look(world, bought, "refunded");
    await world.db.tier.update({ where: { id: seat.tier.id }, data: { quantity: 1 } });
  },
  async resale(world, trace) {
    const seller = await holder(world, trace);
    const listingId = await offer(world, trace, seller);
    const fan = await world.guest();
    const email = world.newEmail(trace.plan.seed, "second");
    const input = { brand: world.brand, listingId, email };
    const page = agreed(await world.victims.call<Page>("startListingCheckout", fan, input), "buying an offer");
    trace.orders.push({ id: page.orderId, endings: ["fulfilled"] });
    world.shaker.strike(page.orderId, trace.plan.webhooks);
    await pay(world, sessionOf(page.checkoutUrl));
    await look(world, { fan, orderId: page.orderId }, "fulfilled");
    const buyer = await world.db.fan.findFirstOrThrow({ where: { email } });
    if (trace.ticket) trace.ticket.owner = buyer.walletAddress ?? "";
  },
  async "taken-back"(world, trace) {
    const seller = await holder(world, trace);
    const listingId = await offer(world, trace, seller);
    trace.listing = { id: listingId, state: "cancelled" };
    const state = async () => (await world.db.listing.findUniqueOrThrow({ where: { id: listingId } })).state;
    const said = await onceFinal(world, "cancelListing", seller.fan, { listingId });
    if (!said.ok && !["cancelling", "cancelled"].includes(await state())) agreed(said, "taking an offer back");
    await until("an offer is taken back", patienceMs, async () => (await state()) === "cancelled");
  },
  async gift(world, trace) {
    const giver = await holder(world, trace);
    const toEmail = world.newEmail(trace.plan.seed, "friend");
    const { collection, tokenId } = giver;
    const said = await onceFinal(world, "createGift", giver.fan, { key: giver.key, toEmail });
    const gift = await world.db.gift.findFirst({ where: { collection, tokenId } });
    if (!gift) return agreed(said, "a gift");
    trace.gift = gift.id;
    await until(
      "a gift arrives",
      patienceMs,
      async () => (await world.db.gift.findUniqueOrThrow({ where: { id: gift.id } })).state === "done",
    );
    const friend = await world.db.fan.findFirstOrThrow({ where: { email: toEmail } });
    if (trace.ticket) trace.ticket.owner = friend.walletAddress ?? "";
  },
  async "check-in"(world, trace) {
    const { fan, key, collection, tokenId } = await holder(world, trace);
    const devices = await world.scanners(showOf(world, trace.plan).id);
    trace.scans = devices.map(() => randomUUID());
    if (trace.ticket) trace.ticket.used = true;
    const admitted = () => world.db.checkIn.count({ where: { collection, tokenId, admitted: true } });
    // Both gates at once; an outdated code is shown again, a gate without an answer sends its scan again.
    for (let turn = 0; turn < 8 && (await admitted()) === 0; turn++) {
      const code = await onceFinal<{ digits: string }>(world, "issueTicketCode", fan, { key });
      if (!code.ok) break;
      const digits = code.value.digits;
      await Promise.all(
        devices.map((device, at) =>
          world.victims.call("recordScan", device, { scanId: turn === 0 ? trace.scans?.[at] : randomUUID(), digits }),
        ),
      );
    }
  },
  async deploy(world, trace) {
    const owner = await world.newOrganizer(`chaos-${trace.plan.seed}-${randomUUID().slice(0, 8)}`);
    const id = await world.draft(`Evening ${trace.plan.seed}`, [{ priceMinor: 1_000, quantity: 50 }], owner);
    trace.event = id;
    await world.publish(id, owner);
    await until("an event goes live", patienceMs, () => world.isLive(id));
  },
  async desk(world, trace) {
    const { victims, organizer } = world;
    const { seed, desk: method } = trace.plan;
    const show = showOf(world, trace.plan);
    const items = itemsOf(show, trace.plan).map(({ tier, quantity }) => ({ tierId: tier.id, quantity }));
    const dueAt = method === "bank-transfer" ? new Date(Date.now() + 86_400_000) : null;
    const rest = { buyerName: "Noa", locale: "en", instructions: "" };
    const wish = {
      key: randomUUID(),
      eventId: show.id,
      items,
      email: world.newEmail(seed, "desk"),
      method,
      dueAt,
      ...rest,
    };
    // Two presses of one button.
    const [said, again] = await Promise.all([
      victims.call<{ orderId: string }>("takeOrder", organizer, wish),
      victims.call<{ orderId: string }>("takeOrder", organizer, wish),
    ]);
    const { orderId } = agreed(said, "an order at the desk");
    if (agreed(again, "the same order").orderId !== orderId) trace.problems.push("one key made two orders");
    trace.orders.push({ id: orderId, endings: ["fulfilled"] });
    if (dueAt)
      await Promise.all([
        victims.call("confirmPayment", organizer, { orderId }),
        victims.call("confirmPayment", organizer, { orderId }),
      ]);
    await look(world, { fan: await world.guest(), orderId }, "fulfilled");
  },
  async "part-refund"(world, trace) {
    const { victims, organizer, db } = world;
    const { orderId } = await purchase(world, trace);
    const { totalMinor } = await db.order.findUniqueOrThrow({ where: { id: orderId } });
    const parts = [Math.floor(totalMinor / 3), Math.floor(totalMinor / 4)];
    const wishes = parts.map((amountMinor) => ({ orderId, amountMinor, reason: "goodwill", key: randomUUID() }));
    // Each asked for twice, all at once: two refunds, not four.
    await Promise.all(
      [...wishes, ...wishes].map(async (wish) =>
        agreed(await victims.call("requestRefund", organizer, wish), "a part back"),
      ),
    );
    const [own] = trace.orders;
    if (own) own.backMinor = parts.reduce((sum, part) => sum + part, 0);
    const arrived = { orderId, state: "succeeded" };
    await until("the parts are back", patienceMs, async () => (await db.refund.count({ where: arrived })) === 2);
  },
  async room(world, trace) {
    const { victims, organizer, organizationId, db } = world;
    const eventId = await world.draft(`Waited for ${trace.plan.seed}`, [{ priceMinor: 1_200, quantity: 2 }]);
    trace.event = eventId;
    await world.publish(eventId);
    await until("an event goes live", patienceMs, () => world.isLive(eventId));
    const opensAt = await plannedRoom(world, eventId);
    agreed(await victims.call("changeRoom", organizer, { eventId, maxShoppers: 1 }), "one at a time");
    await sleep(Math.max(0, opensAt.getTime() - Date.now()) + 1_200);
    const fans = await Promise.all([world.guest(), world.guest(), world.guest()]);
    const place = ({ sessionId }: Fan) => ({ eventId, organizationId, sessionId, fanId: null, last: false });
    await Promise.all(
      fans.map(async (fan) => agreed(await victims.call("joinRoom", fan, place(fan)), "a place in the room")),
    );
    const show = await world.shown(eventId);
    const items = [{ tier: show.tiers[0] as ShowTier, quantity: 1 }];
    const early = await order(world, trace, show, items, ["abandoned"], fans[0]).catch(() => null);
    if (early) trace.problems.push("somebody took seats before her turn");
    await db.waitingRoom.update({ where: { eventId }, data: { drawAt: new Date() } });
    for (let sold = 0; sold < 2; sold++) {
      const turn = () => db.waitingEntry.findFirst({ where: { eventId, state: "offered" } });
      await until("somebody's turn comes", patienceMs, async () => (await turn()) !== null);
      const { sessionId } = (await turn()) ?? {};
      const bought = await order(
        world,
        trace,
        show,
        items,
        ["fulfilled"],
        fans.find((fan) => fan.sessionId === sessionId),
      );
      await pay(world, bought.page);
      await look(world, bought, "fulfilled");
    }
  },
  async resize(world, trace) {
    const { victims, organizer } = world;
    const size = { priceMinor: 1_200, quantity: 6 };
    const eventId = await world.draft(`Resized for ${trace.plan.seed}`, [size, size]);
    trace.event = eventId;
    await world.publish(eventId);
    await until("an event goes live", patienceMs, () => world.isLive(eventId));
    const show = await world.shown(eventId);
    const [first, second] = show.tiers as [ShowTier, ShowTier];
    const quota = { eventId, quotaId: randomUUID(), name: "Both", blocked: 1, tierIds: [first.id, second.id] };
    const share = (quantity: number) => victims.call("putQuota", organizer, { ...quota, quantity });
    const resize = (tier: ShowTier, quantity: number) =>
      victims.call("setTierCapacity", organizer, { eventId, tierId: tier.id, quantity, key: randomUUID() });
    agreed(await share(7), "a quota");
    const buy = async (items: Item[]) => {
      const bought = await order(world, trace, show, items, ["fulfilled"]);
      await pay(world, bought.page);
      await look(world, bought, "fulfilled");
    };
    // Six seats are bought of the quota's six, while tiers and quota grow and shrink around them.
    await Promise.all([
      buy([{ tier: first, quantity: 2 }]),
      buy([{ tier: second, quantity: 2 }]),
      buy([
        { tier: first, quantity: 1 },
        { tier: second, quantity: 1 },
      ]),
      (async () => {
        for (const quantity of [5, 3, 6]) agreed(await resize(first, quantity), "another size");
      })(),
      (async () => {
        for (const quantity of [9, 7]) agreed(await share(quantity), "another quota");
      })(),
    ]);
    const late = await order(world, trace, show, [{ tier: first, quantity: 1 }], ["abandoned"]).catch(() => null);
    if (late) trace.problems.push("a seat was sold above the quota");
    const less = await resize(first, 2);
    if (less.ok || less.refusal.code !== "capacity-in-use") trace.problems.push("a tier shrank below what it has sold");
  },
};

/** Lives one plan through; whatever does not go as it must is written into the trace. */
export async function playThrough(world: World, plan: Plan): Promise<Trace> {
  const trace: Trace = { plan, orders: [], problems: [] };
  try {
    await plays[plan.play](world, trace);
  } catch (error) {
    trace.problems.push(error instanceof Error ? error.message : String(error));
  }
  return trace;
}
