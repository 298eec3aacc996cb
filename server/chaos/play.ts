import { randomUUID } from "node:crypto";
import { sleep } from "../local/part";
import {
  declinedCard,
  holder,
  type Item,
  itemsOf,
  lapse,
  look,
  offer,
  onceFinal,
  order,
  type Page,
  patienceMs,
  pay,
  plannedRoom,
  purchase,
  sessionOf,
  showOf,
  type Trace,
} from "./acts";
import type { Plan, Play } from "./plan";
import { agreed, type Fan, type ShowTier, until, type World } from "./world";

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
    const state = () => world.glance.listing(listingId);
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
  /** One of several tickets is taken back for most of its price, asked for twice at once; the others stay as they are. */
  async void(world, trace) {
    const { victims, organizer, db } = world;
    const { orderId } = await purchase(world, trace, (show) => [{ tier: show.tiers[0] as ShowTier, quantity: 3 }]);
    const { collection } = showOf(world, trace.plan);
    const { items } = await db.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true } });
    const intent = await db.chainIntent.findUniqueOrThrow({ where: { dedupeKey: `mint:${items[0]?.id}` } });
    const [tokenId = 0, ...others] = (intent.result as { tokenIds: number[] }).tokenIds;
    const keptMinor = 150;
    const wish = { orderId, tokenIds: [tokenId], keptMinor, reason: "requested", key: randomUUID() };
    await Promise.all(
      [wish, wish].map(async (one) => agreed(await victims.call("voidTickets", organizer, one), "a ticket back")),
    );
    const backMinor = (items[0]?.unitMinor ?? 0) - keptMinor;
    const [own] = trace.orders;
    if (own) own.backMinor = backMinor;
    const arrived = { orderId, state: "succeeded", amountMinor: backMinor };
    await until("its money is back", patienceMs, async () => (await db.refund.count({ where: arrived })) === 1);
    trace.ended = { collection, tokenIds: [tokenId], others };
  },
  /** An event is cancelled after three orders were delivered, by two people at once: everybody's money goes back once. */
  async "rained-off"(world, trace) {
    const { victims, organizer, db } = world;
    const title = `Rained off for ${trace.plan.seed}`;
    const eventId = await world.draft(title, [{ priceMinor: 1_700, quantity: 20 }]);
    trace.event = eventId;
    await world.publish(eventId);
    await until("an event goes live", patienceMs, () => world.isLive(eventId));
    const show = await world.shown(eventId);
    const made = await Promise.all(
      [1, 2, 1].map(async (quantity) => {
        const bought = await order(world, trace, show, [{ tier: show.tiers[0] as ShowTier, quantity }], ["refunded"]);
        await pay(world, bought.page);
        await look(world, bought, "fulfilled");
        return bought;
      }),
    );
    for (const one of trace.orders) one.cancelled = true;
    const wish = { eventId, title, message: "" };
    await Promise.all(
      [wish, wish].map(async (one) => agreed(await victims.call("cancelEvent", organizer, one), "an end")),
    );
    await Promise.all(made.map((bought) => look(world, bought, "refunded")));
    const closed = { eventId, closedAt: { not: null } };
    await until(
      "every order has its outcome",
      patienceMs,
      async () => (await db.cancellation.count({ where: closed })) === 1,
    );
    if ((await db.cancelledOrder.count({ where: { eventId } })) !== made.length)
      trace.problems.push("an order of a cancelled event has no outcome");
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
