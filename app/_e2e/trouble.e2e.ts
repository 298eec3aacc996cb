import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { lettersFor } from "./harness/mailbox";
import { stack } from "./harness/stack";
import { paymentTwin } from "./harness/twins";
import { alive } from "./steps/alive";
import { rows } from "./steps/database";
import { apiOf, emptyJar, refusalOf } from "./steps/doors";
import { chooseTickets, goToPayment, reserve } from "./steps/fan";
import { askForHold, bought, guest, lapse, orderIn, pay, signedIn, someone, startOrder } from "./steps/fan-doors";
import { look } from "./steps/look";
import { liveEvent, type Organizer, organizer } from "./steps/organizer-doors";

const brand = "aurora";
let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let many: string;
let last: string;

const leftOf = async (tierId: string): Promise<number | undefined> => {
  const answer = await fetch(`${stack().console}/box-office/availability?eventId=${event.id}`);
  const { tiers } = (await answer.json()) as { tiers: { tierId: string; left: number }[] };
  return tiers.find((tier) => tier.tierId === tierId)?.left;
};
const paidEvent = (orderId: string) =>
  eventually("the provider's word", async () =>
    (await paymentTwin.events()).find(
      ({ type, data }) => type === "checkout.session.completed" && JSON.stringify(data).includes(orderId),
    ),
  );
const ledgerOf = (orderId: string) => rows(`select account from "LedgerEntry" where "causeId" = $1`, [orderId]);

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(
    staff,
    [
      { name: "Many", quantity: 40, maxPerOrder: 6 },
      { name: "Last", quantity: 2, maxPerOrder: 2 },
    ],
    "Trouble",
  );
  many = event.tiers[0]?.id ?? "";
  last = event.tiers[1]?.id ?? "";
});

describe("seats", () => {
  it("are not held beyond what is left, or beyond what an order may hold", async () => {
    const fan = await guest();
    expect(await askForHold(fan, event.id, [{ tierId: last, quantity: 3 }])).toMatchObject({ status: 422 });
    const first = await askForHold(fan, event.id, [{ tierId: last, quantity: 1 }]);
    expect(first.status).toBe(201);
    expect(await askForHold(fan, event.id, [{ tierId: last, quantity: 2 }])).toMatchObject({
      status: 409,
      code: "sold-out",
    });
    // All or nothing: the tier that had room gave nothing away either.
    const both = [
      { tierId: many, quantity: 1 },
      { tierId: last, quantity: 2 },
    ];
    expect(await askForHold(fan, event.id, both)).toMatchObject({ status: 409, code: "sold-out" });
    await eventually("the count", async () => (await leftOf(many)) === 40 && (await leftOf(last)) === 1);
    await lapse(first.id);
  });

  it("whose time ran out cannot be paid for any more and go back by themselves", async () => {
    const fan = await guest();
    const hold = await askForHold(fan, event.id, [{ tierId: many, quantity: 2 }]);
    await lapse(hold.id);
    const checkout = fan.api.order.checkout.mutate({ brand, holdId: hold.id, email: someone("slow") });
    expect(await refusalOf(checkout)).toMatchObject({ status: 409, code: "hold-expired" });
    await eventually("the seats", async () => (await leftOf(many)) === 40, 60_000);
  });
});

describe("a payment", () => {
  it("that is given up leads back to the order, where one press frees the seats at once", async () => {
    const page = await newPhone();
    const eventUrl = `${stack().brand("aurora")}/events/${event.slug}`;
    await chooseTickets(page, { eventUrl, tierName: "Many", quantity: 2 });
    await reserve(page);
    await goToPayment(page, someone("undecided"));
    expect(await leftOf(many)).toBe(38);
    await page.locator("a.cancel").click();
    await page.waitForURL(/\/orders\//);
    const orderUrl = page.url();
    const state = page.getByTestId("order-state");
    expect(await state.getAttribute("data-state")).toBe("pending");
    await look(page, "order-pending");
    await (await alive(page.getByRole("button", { name: "Cancel this order" }))).click();
    await page.waitForURL(/\/events\//);
    await eventually("the seats", async () => (await leftOf(many)) === 40);
    await page.goto(orderUrl);
    await eventually("the end", async () => (await state.getAttribute("data-state")) === "abandoned");
    await look(page, "order-abandoned");
  });

  it("forged by somebody else changes nothing", async () => {
    const fan = await guest();
    const email = someone("forged");
    await paymentTwin.holdWebhooks();
    try {
      const { orderId } = await startOrder(fan, event.id, [{ tierId: many, quantity: 1 }], email);
      await pay(orderId);
      const { id: eventId } = await paidEvent(orderId);
      for (const signature of ["bad", "old", "future"] as const)
        expect(await paymentTwin.deliver({ eventId, signature })).toEqual({ statuses: [400] });
      const unsigned = await fetch(`${stack().console}/api/webhooks/stripe`, { method: "POST", body: "{}" });
      expect(unsigned.status).toBe(400);
      expect(await ledgerOf(orderId)).toEqual([]);
      expect((await rows<{ state: string }>(`select state from "Order" where id = $1`, [orderId]))[0]?.state).toBe(
        "pending",
      );
    } finally {
      await paymentTwin.releaseWebhooks();
    }
  });

  it("told three times is booked once, and makes one ticket and one letter", async () => {
    const fan = await guest();
    const email = someone("thrice");
    const { orderId } = await startOrder(fan, event.id, [{ tierId: many, quantity: 1 }], email);
    await pay(orderId);
    const { id: eventId } = await paidEvent(orderId);
    expect(await paymentTwin.deliver({ eventId, times: 3 })).toEqual({ statuses: [200, 200, 200] });
    const order = await orderIn(fan, orderId, "fulfilled");
    expect(order.tickets).toHaveLength(1);
    expect(await ledgerOf(orderId)).toHaveLength(3);
    expect(await paymentTwin.deliver({ eventId, times: 1 })).toEqual({ statuses: [200] });
    await eventually("the letter", async () => (await lettersFor(email)).length === 1);
    expect(await ledgerOf(orderId)).toHaveLength(3);
  });

  it("that came too late is honoured while there is room, and given back with a letter when there is none", async () => {
    const [early, late] = [await guest(), await guest()];
    const lateEmail = someone("late");
    await paymentTwin.holdWebhooks();
    try {
      const lost = await startOrder(late, event.id, [{ tierId: last, quantity: 2 }], lateEmail);
      await pay(lost.orderId);
      await rows(`select release_holds(array[$1::uuid], 'active', 'expired')`, [lost.holdId]);
      const won = await startOrder(early, event.id, [{ tierId: last, quantity: 1 }], someone("early"));
      await paymentTwin.releaseWebhooks();
      const order = await orderIn(late, lost.orderId, "refunded");
      expect(order).toMatchObject({ problem: "sold-out", tickets: [] });
      await eventually("the letter", async () =>
        (await lettersFor(lateEmail)).some(({ subject }) => subject.startsWith("Refund")),
      );
      // Her seat lapsed too, but nobody took it.
      await paymentTwin.holdWebhooks();
      await pay(won.orderId);
      await rows(`select release_holds(array[$1::uuid], 'active', 'expired')`, [won.holdId]);
      await paymentTwin.releaseWebhooks();
      expect((await orderIn(early, won.orderId, "fulfilled")).tickets).toHaveLength(1);
    } finally {
      await paymentTwin.releaseWebhooks();
    }
  });
});

describe("what belongs to somebody else", () => {
  it("does not exist for another fan, another organization's fan or a stranger", async () => {
    const email = someone("owner");
    const { fan, orderId, keys } = await bought(email, event.id, [{ tierId: many, quantity: 1 }]);
    const key = keys[0] ?? "";
    const other = await signedIn(someone("other"));
    const negev = await signedIn(someone("other"), "negev");
    const stranger = apiOf(emptyJar());
    const missing = { status: 404, code: "not-found" };
    expect(await refusalOf(other.api.order.get.query({ brand, orderId }))).toMatchObject(missing);
    expect(await refusalOf(other.api.order.cancel.mutate({ brand, orderId }))).toMatchObject(missing);
    expect(await refusalOf(negev.api.order.get.query({ brand: "negev", orderId }))).toMatchObject(missing);
    expect(await refusalOf(fan.api.order.get.query({ brand, orderId: randomUUID() }))).toMatchObject(missing);
    // A session of one organization is nobody at another.
    for (const api of [negev.api, stranger])
      expect(await refusalOf(api.order.get.query({ brand, orderId }))).toMatchObject({
        status: 401,
        code: "signed-out",
      });

    expect(await refusalOf(other.api.ticket.get.query({ brand, key }))).toMatchObject({
      status: 403,
      code: "not-owner",
    });
    expect(await refusalOf(other.api.ticketCode.code.query({ brand, key }))).toMatchObject({ code: "not-owner" });
    expect(await refusalOf(other.api.listing.create.mutate({ brand, key, priceMinor: 100 }))).toMatchObject({
      code: "not-owner",
    });
    expect(await refusalOf(other.api.gift.create.mutate({ brand, key, toEmail: someone("x") }))).toMatchObject({
      code: "not-owner",
    });
    expect(await refusalOf(negev.api.ticketCode.code.query({ brand: "negev", key }))).toMatchObject(missing);
    expect(await refusalOf(stranger.ticket.get.query({ brand, key }))).toMatchObject({ status: 401 });
    // The guest's browser that bought may look, and must prove the e-mail before it sells.
    expect(await fan.api.ticket.get.query({ brand, key })).toMatchObject({ key, state: "valid" });
    expect(await refusalOf(fan.api.listing.create.mutate({ brand, key, priceMinor: 100 }))).toMatchObject({
      status: 401,
    });

    const page = await newPhone();
    await page.goto(`${stack().brand("aurora")}/orders/${orderId}`);
    await page.getByRole("heading", { name: "There is no such order here" }).waitFor();
    expect(await page.content()).not.toContain(email);
    await look(page, "order-of-somebody-else");
  });
});
