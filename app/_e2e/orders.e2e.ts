import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { lastLetterFor } from "./harness/mailbox";
import { stack } from "./harness/stack";
import { paymentTwin } from "./harness/twins";
import { alive } from "./steps/alive";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { bought, someone } from "./steps/fan-doors";
import { everyWay, look, speak } from "./steps/look";
import { inBothLanguages, signInOnPhone } from "./steps/market";
import { hire, liveEvent, type Organizer, organizer } from "./steps/organizer-doors";

const brand = "aurora";
let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let page: Page;

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(
    staff,
    [
      { name: "Floor", priceMinor: 2_450 },
      { name: "Free talk", priceMinor: 0 },
    ],
    "Box office",
  );
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire(brand, "manager"));
});

/** The form of a new order for our event, alive, with this buyer and this many on the floor. */
async function newOrder(email: string, quantity: number, method: string): Promise<void> {
  await page.goto(`${stack().console}/orders/new`);
  await (await alive(page.getByLabel("Event", { exact: true }))).selectOption({ label: event.title });
  for (let i = 0; i < quantity; i++) await page.getByRole("button", { name: "One more: Floor" }).click();
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Name", { exact: false }).fill("Dana Levi");
  await page.getByLabel("Payment").selectOption({ label: method });
}
const badge = (words: string) => page.getByRole("status").getByText(words, { exact: true });
const happened = (words: string) => page.getByRole("listitem").filter({ hasText: words }).first();
const orderOf = async (email: string) => {
  const [order] = await rows<{ id: string; number: string; state: string }>(
    `select id, number, state from "Order" where email = $1`,
    [email],
  );
  return order ?? { id: "", number: "", state: "" };
};

/** An open dialog in Hebrew and on a phone; ends with it open in English. */
async function everyDialog(name: string, verb: string, inHebrew: string): Promise<void> {
  await look(page, name);
  for (const [language, words, dir] of [
    ["he", inHebrew, "rtl"],
    ["en", verb, "ltr"],
  ] as const) {
    await speak(page, language, stack().console);
    await page.reload();
    await page.locator(`html[dir=${dir}] main`).waitFor();
    if (language === "en") await page.setViewportSize({ width: 390, height: 844 });
    await (await alive(page.getByRole("button", { name: words }))).click();
    await page.getByRole("dialog").getByRole("checkbox").first().waitFor();
    await look(page, name);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe("staff at the desk", () => {
  const cash = someone("cash");

  it("are told what is missing before anything is taken", async () => {
    await page.goto(`${stack().console}/orders/new`);
    await alive(page.getByLabel("Event", { exact: true }));
    await page.getByRole("button", { name: "Make the tickets" }).click();
    await page.getByText("Choose at least one ticket").waitFor();
    await page.getByText("Enter an e-mail address such as name@example.com").waitFor();
    await everyWay(page, "console-order-new", stack().console, async () =>
      page.getByRole("heading", { name: "New order" }).waitFor(),
    );
  });

  it("take cash, and the tickets are made, shown and sent like those from the web", async () => {
    await newOrder(cash, 2, "Cash");
    await page.getByRole("button", { name: /^Take .*49.* and make the tickets$/ }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
    await badge("Delivered").waitFor({ timeout: 60_000 });
    await happened("Tickets visible").waitFor();
    await lastLetterFor(cash, ({ subject }) => subject.startsWith("Your tickets for"));
    await happened("Letter sent").waitFor();
    await everyWay(page, "console-order", stack().console, async () =>
      page.getByRole("heading", { name: "What happened" }).waitFor(),
    );
    expect(
      await rows(`select account from "LedgerEntry" where account = 'provider:manual:cash' and "causeId" = $1`, [
        (await orderOf(cash)).id,
      ]),
    ).toHaveLength(1);
  });

  it("send its letter again, once a press", async () => {
    await page.getByRole("button", { name: "Send the letter again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send the letter again" }).click();
    await page.getByText("The letter is on its way").waitFor();
    await happened("Letter sent once more").waitFor();
    await lastLetterFor(cash, ({ subject }) => subject.startsWith("Your tickets for"));
  });

  it("give a part back, and the tickets stay valid", async () => {
    await page.getByRole("button", { name: "Give money back" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("A part").check();
    await dialog.getByLabel("Amount").fill("100");
    await dialog.getByRole("button", { name: "Give money back" }).click();
    await dialog.getByText(/^Enter an amount above zero and up to/).waitFor();
    await dialog.getByLabel("Amount").fill("9.50");
    await dialog.getByText(/39\.50.* stays with you/).waitFor();
    await look(page, "console-order-refund");
    await dialog.getByRole("button", { name: /^Give .*9\.50.* back$/ }).click();
    await badge("Partly given back").waitFor();
    await happened("Refund made").waitFor();
    expect((await orderOf(cash)).state).toBe("fulfilled");
  });

  it("take one ticket back, keep a fee of it, and the other stays valid", async () => {
    await page.getByRole("button", { name: "Take tickets back" }).click();
    const dialog = page.getByRole("dialog");
    const [first, second] = [dialog.getByRole("checkbox").nth(0), dialog.getByRole("checkbox").nth(1)];
    await first.waitFor();
    await first.uncheck();
    await second.uncheck();
    await dialog.getByRole("button", { name: "Take back" }).click();
    await dialog.getByText("Choose at least one ticket").waitFor();
    await second.check();
    const kept = dialog.getByLabel("Keep of each ticket");
    await kept.fill("99");
    await dialog.getByRole("button", { name: "Take one ticket back" }).click();
    await dialog.getByText(/^Enter an amount of up to .*24\.50/).waitFor();
    await kept.fill("4.50");
    await dialog.getByText(/^One ticket ends\..*€20\b.* goes back, .*19\.50.* stays with you/).waitFor();
    await everyDialog("console-order-void", "Take tickets back", "לקחת כרטיסים בחזרה");
    await dialog.getByRole("checkbox").nth(0).uncheck();
    await kept.fill("4.50");
    await dialog.getByRole("button", { name: "Take one ticket back" }).click();
    const section = page.getByRole("list", { name: "Tickets taken back or on hold" });
    await section.getByText("Ended", { exact: true }).waitFor({ timeout: 60_000 });
    await happened("Tickets ended").waitFor({ timeout: 60_000 });
    await section.getByText(/€20\b/).first().waitFor();
    const letter = await lastLetterFor(cash, ({ subject }) => subject.includes("have ended"));
    expect(letter.text).toMatch(/€20\b/);
    const { id, state } = await orderOf(cash);
    expect(state).toBe("fulfilled");
    const [seats] = await rows<{ quantity: number }>(
      `select i.quantity from "HoldItem" i join "Order" o on o."holdId" = i."holdId" where o.id = $1`,
      [id],
    );
    expect(seats?.quantity).toBe(1);
    await everyWay(page, "console-order-voided", stack().console, async () => section.waitFor());
  });

  it("find it by number, name, e-mail and state, and nothing that does not fit", async () => {
    const { number } = await orderOf(cash);
    await page.goto(`${stack().console}/orders`);
    const text = await alive(page.getByRole("searchbox"));
    const send = page.getByRole("button", { name: "Search", exact: true });
    for (const words of [number.toLowerCase(), cash]) {
      await text.fill(words);
      await send.click();
      await eventually("one order", async () => (await page.getByRole("row").count()) === 2);
      await page.getByRole("link", { name: number }).waitFor();
    }
    await page.getByLabel("State").selectOption({ label: "Money back" });
    await page.getByText("No order fits").waitFor();
    await look(page, "console-orders-none");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await everyWay(page, "console-orders", stack().console, async () => page.getByRole("table").waitFor());
  });
});

describe("a bank's case", () => {
  const email = someone("disputed");

  it("puts the buyer's tickets on hold, and lets them go when it is won", async () => {
    await bought(email, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }]);
    const { id } = await orderOf(email);
    const [payment] = await rows<{ intent: string }>(
      `select "providerPaymentId" as intent from "Payment" where "orderId" = $1`,
      [id],
    );
    const phone = await newPhone();
    await phone.goto(`${stack().brand(brand)}/sign-in`);
    await signInOnPhone(phone, email);
    await phone.waitForURL(/\/tickets/);
    const dispute = await paymentTwin.dispute(payment?.intent ?? "");
    await page.goto(`${stack().console}/orders/${id}`);
    const section = page.getByRole("list", { name: "Tickets taken back or on hold" });
    await section.getByText("On hold", { exact: true }).waitFor({ timeout: 60_000 });
    await badge("Disputed").waitFor();
    await everyWay(page, "console-order-disputed", stack().console, async () => section.waitFor());
    await phone.reload();
    await phone.getByText("On hold").first().waitFor();
    await inBothLanguages(phone, "tickets-on-hold");
    await phone.goto(`${stack().brand(brand)}/orders/${id}`);
    await phone.getByText(/^Your bank has asked for this payment back/).waitFor();
    await (await alive(page.getByRole("button", { name: "Answer the bank" }))).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/registered on chain \(mint, transaction 0x/).waitFor();
    await look(page, "console-order-answer");
    await dialog.getByLabel(/^Your own words/).fill("She has used our tickets before.");
    await dialog.getByRole("button", { name: "Send it to the bank" }).click();
    await page.getByText("Being decided").waitFor({ timeout: 60_000 });
    await happened("The bank was answered").waitFor();
    await paymentTwin.closeDispute(dispute.id, "won");
    await section.getByText("Stays valid").waitFor({ timeout: 60_000 });
    await phone.goto(`${stack().brand(brand)}/tickets`);
    await phone.getByText("Ready").first().waitFor({ timeout: 30_000 });
  });

  it("that is lost ends them, and the buyer reads so", async () => {
    const other = someone("lost");
    const { fan, orderId } = await bought(other, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 2 }]);
    const [payment] = await rows<{ intent: string }>(
      `select "providerPaymentId" as intent from "Payment" where "orderId" = $1`,
      [orderId],
    );
    const dispute = await paymentTwin.dispute(payment?.intent ?? "");
    await paymentTwin.closeDispute(dispute.id, "lost");
    await lastLetterFor(other, ({ subject }) => subject.includes("have ended"));
    const order = await fan.api.order.get.query({ brand, orderId });
    expect([order.ended, order.tickets]).toEqual([2, []]);
    const phone = await newPhone();
    await phone.goto(`${stack().brand(brand)}/sign-in`);
    await signInOnPhone(phone, other);
    await phone.waitForURL(/\/tickets/);
    await phone.goto(`${stack().brand(brand)}/orders/${orderId}`);
    await phone.getByRole("heading", { name: "These tickets have ended" }).waitFor();
    await inBothLanguages(phone, "order-all-ended");
  });
});

describe("a bank transfer", () => {
  const email = someone("transfer");

  it("keeps its seats, and its buyer reads what to pay, where and until when", async () => {
    await newOrder(email, 1, "Bank transfer");
    await page.getByLabel("Pay to").fill("Aurora Live GmbH, DE02 1203 0000 0000 2020 51");
    await page.getByRole("button", { name: "Keep the seats and write to the buyer" }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
    await badge("Waiting for payment").waitFor();
    await look(page, "console-order-transfer");
    const { id, number } = await orderOf(email);
    const letter = await lastLetterFor(email, ({ subject }) => subject.startsWith("Please pay"));
    expect(letter.text).toContain(number);
    const phone = await newPhone();
    const link = /https?:\/\/\S+\/link\/[\w.-]+/.exec(letter.text)?.[0] ?? "";
    await phone.goto(link);
    await (await alive(phone.locator("main form button, main button").first())).click();
    await phone.waitForURL(/\/tickets/);
    await phone.goto(`${stack().brand(brand)}/orders/${id}`);
    await phone.getByRole("heading", { name: "Waiting for your bank transfer" }).waitFor();
    await phone.getByText("DE02 1203 0000 0000 2020 51").waitFor();
    await inBothLanguages(phone, "order-transfer");
    await page.getByRole("button", { name: "The transfer has arrived" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Yes, it has arrived" }).click();
    await badge("Delivered").waitFor({ timeout: 60_000 });
    await happened("Bank transfer confirmed").waitFor();
    await phone.getByRole("heading", { name: "The tickets are yours" }).waitFor({ timeout: 30_000 });
    await inBothLanguages(phone, "order-fulfilled");
  });

  it("that nobody paid is cancelled by name, and its seat is free at once", async () => {
    const other = someone("unpaid");
    await newOrder(other, 1, "Bank transfer");
    await page.getByRole("button", { name: "Keep the seats and write to the buyer" }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
    await (await alive(page.getByRole("button", { name: "Cancel this order" }))).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the order" }).click();
    await badge("Not paid").waitFor();
    const [hold] = await rows<{ state: string }>(
      `select h.state from "Hold" h join "Order" o on o."holdId" = h.id where o.email = $1`,
      [other],
    );
    expect(hold?.state).toBe("released");
  });
});

describe("an order that stands still", () => {
  it("is listed with its cause, and pressed twice it goes on once", async () => {
    const email = someone("stuck");
    const floor = event.tiers[0]?.id ?? "";
    await bought(email, event.id, [{ tierId: floor, quantity: 1 }]);
    const { id, number } = await orderOf(email);
    await rows(
      `update "SagaRun" set state = 'stuck', error = 'letter: the clerk fell asleep', "updatedAt" = now() where subject = $1`,
      [`order:${id}`],
    );
    await page.goto(`${stack().console}/orders/stuck`);
    const card = page.getByRole("listitem").filter({ hasText: number });
    await card.getByText("A step of the delivery failed").waitFor();
    await everyWay(page, "console-orders-stuck", stack().console, async () => card.waitFor());
    await (await alive(card.getByRole("button", { name: "Try again" }))).dblclick();
    await card.waitFor({ state: "detached" });
    const resumed = await rows(`select id from "Audit" where subject = $1 and action = 'saga.resume'`, [`order:${id}`]);
    expect(resumed).toHaveLength(1);
  });
});

describe("a buyer's page", () => {
  const email = someone("states");
  let phone: Page;
  let id: string;

  beforeAll(async () => {
    await bought(email, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }]);
    id = (await orderOf(email)).id;
    phone = await newPhone();
    await phone.goto(`${stack().brand(brand)}/sign-in`);
    await signInOnPhone(phone, email);
    await phone.waitForURL(/\/tickets/);
  });

  const refund = (state: string, settled: string) =>
    `insert into "Refund" (id, key, "organizationId", "orderId", "paymentId", "amountMinor", currency, reason, origin, state, "requestedBy", "settledAt")
     select gen_random_uuid(), gen_random_uuid()::text, o."organizationId", o.id, p.id, 500, p.currency, 'goodwill', 'staff', '${state}', 'system', ${settled}
     from "Payment" p join "Order" o on o.id = p."orderId" where o.id = $1`;
  const to = (state: string, reason = "null") =>
    `update "Order" set state = '${state}', "refundReason" = ${reason} where id = $1`;

  // The rows are set by hand: how an order comes into each state is proven where it happens.
  it.each([
    ["pending", to("pending"), "Waiting for your payment"],
    ["paid", to("paid"), /^Paid\. Your ticket/],
    ["abandoned", to("abandoned"), "This order was not paid in time"],
    ["refunding", to("refunding", "'sold-out'"), "Your money is on its way back"],
    ["refunding-by-staff", to("refunding", "'requested'"), "The organizer gives everything back to you."],
    ["refunded", to("refunded", "'sold-out'"), "Your money has been sent back"],
    ["partly-refunding", refund("requested", "null"), "is on its way back to you"],
    ["partly-refunded", refund("succeeded", "now()"), "has been given back to you"],
    [
      "disputed",
      `insert into "Dispute" (id, provider, "providerDisputeId", "organizationId", "orderId", "paymentId", "amountMinor", currency, reason, state, "openedAt", "updatedAt")
       select gen_random_uuid(), 'stripe', gen_random_uuid()::text, o."organizationId", o.id, p.id, 500, p.currency, 'fraudulent', 'needs-response', now(), now()
       from "Payment" p join "Order" o on o.id = p."orderId" where o.id = $1`,
      "Your bank has asked for this payment back",
    ],
  ])("says in words that it is %s", async (name, change, words) => {
    await rows(change, [id]);
    await phone.goto(`${stack().brand(brand)}/orders/${id}`);
    await phone.getByText(words).first().waitFor();
    await inBothLanguages(phone, `order-${name}`);
    await rows(to("fulfilled"), [id]);
    await rows(`delete from "Refund" where "orderId" = $1`, [id]);
    await rows(`delete from "Dispute" where "orderId" = $1`, [id]);
  });
});

it("is shown to no stranger and to nobody at the door", async () => {
  const { id } = await orderOf((await rows<{ email: string }>(`select email from "Order" limit 1`))[0]?.email ?? "");
  const door = await newDesktop();
  await speak(door, "en", stack().console);
  await signInToConsole(door, await hire(brand, "door"));
  for (const path of ["/orders", "/orders/stuck", "/orders/new", `/orders/${id}`]) {
    await door.goto(`${stack().console}${path}`);
    await door.getByRole("heading", { name: "Your role does not include this" }).waitFor();
  }
  const other = await newDesktop();
  await speak(other, "en", stack().console);
  await signInToConsole(other, await hire("negev", "owner"));
  await other.goto(`${stack().console}/orders/${id}`);
  await other.getByRole("heading", { name: "There is no such order here" }).waitFor();
});
