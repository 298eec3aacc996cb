import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { lastLetterFor } from "./harness/mailbox";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { bought, someone } from "./steps/fan-doors";
import { everyWay, look, speak } from "./steps/look";
import { inBothLanguages, signInOnPhone } from "./steps/market";
import { hire, liveEvent, organizer } from "./steps/organizer-doors";

const brand = "aurora";
const email = someone("returns");
let event: Awaited<ReturnType<typeof liveEvent>>;
let page: Page;
let phone: Page;
let orderId: string;

beforeAll(async () => {
  event = await liveEvent(await organizer(), [{ name: "Floor", priceMinor: 2_450 }], "Given back");
  ({ orderId } = await bought(email, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 2 }]));
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire(brand, "manager"));
  phone = await newPhone();
  await phone.goto(`${stack().brand(brand)}/sign-in`);
  await signInOnPhone(phone, email);
  await phone.waitForURL(/\/tickets/);
});

const order = () => `${stack().brand(brand)}/orders/${orderId}`;

describe("tickets that buyers give back by themselves", () => {
  it("are not taken back before the organizer says so", async () => {
    await phone.goto(`${order()}/return`);
    await phone.getByText("The organizer does not take tickets of this event back.").waitFor();
    await inBothLanguages(phone, "returns-closed");
    await phone.goto(order());
    await phone.getByText("The tickets are yours").waitFor();
    expect(await phone.getByRole("link", { name: "Give tickets back" }).count()).toBe(0);
  });

  it("the organizer says until when and what stays, and sees at once what that comes to", async () => {
    await page.goto(`${stack().console}/events/${event.id}`);
    await page.getByRole("link", { name: "Returns", exact: true }).click();
    const heading = () => page.getByRole("heading", { name: "Tickets that buyers give back by themselves" }).waitFor();
    await heading();
    const open = await alive(page.getByLabel("Buyers may give tickets back by themselves"));
    await open.check();
    await page.getByLabel("Until so many hours before the start").fill("soon");
    await page.getByLabel("Per cent of the price that stays with you").fill("101");
    await page.getByLabel("And of each ticket").fill("a lot");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter whole hours, from 0 to 8760").waitFor();
    await page.getByText("Enter a number from 0 to 100").waitFor();
    await look(page, "console-returns-wrong");
    await page.getByLabel("Until so many hours before the start").fill("1");
    await page.getByLabel("Per cent of the price that stays with you").fill("10");
    await page.getByLabel("And of each ticket").fill("1");
    await page.getByText(/Of a ticket at .*24\.50.*, .*21\.05.* goes back/).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Buyers can give tickets back now").waitFor();
    await everyWay(page, "console-returns", stack().console, heading);
    expect(await page.getByLabel("Until so many hours before the start").inputValue()).toBe("1");
  });

  it("the event's page promises it before anybody buys", async () => {
    await phone.goto(`${stack().brand(brand)}/events/${event.slug}`);
    await phone.getByText(/10% of the price and .*€1.* of each ticket stay with the organizer/).waitFor();
  });

  it("a buyer gives one of two back, and is asked first", async () => {
    await phone.goto(order());
    await phone.getByRole("link", { name: "Give tickets back" }).click();
    const give = await alive(phone.getByRole("button", { name: "Give back", exact: true }));
    await give.click();
    await phone.getByText("Choose at least one ticket").waitFor();
    await phone.getByRole("checkbox").first().check();
    await phone
      .getByTestId("back")
      .getByText(/21\.05/)
      .waitFor();
    await look(phone, "return");
    await phone.getByRole("button", { name: "Give one ticket back" }).click();
    const dialog = phone.getByRole("dialog");
    await dialog.getByText("Nothing takes that back").waitFor();
    await look(phone, "return-sure");
    await dialog.getByRole("button", { name: "Give one ticket back" }).click();
    await phone.waitForURL(order());
    await phone.getByText(/21\.05.* (is on its way|has been given) back to you/).waitFor({ timeout: 60_000 });
    await phone.getByText(/^One ticket of this order has ended/).waitFor();
    await phone.getByRole("link", { name: "Give tickets back" }).waitFor();
    const letter = await lastLetterFor(email, ({ subject }) => subject.includes("have ended"));
    expect(letter.text).toContain("21.05");
    const [refund] = await rows<{ amountMinor: number }>(`select "amountMinor" from "Refund" where "orderId" = $1`, [
      orderId,
    ]);
    expect(refund?.amountMinor).toBe(2_105);
    await phone.goto(`${order()}/return`);
    await phone.getByRole("checkbox").first().waitFor();
    expect(await phone.getByRole("checkbox").count()).toBe(1);
    await inBothLanguages(phone, "return-one-left");
  });

  it("somebody who has not signed in is asked to, and a stranger sees no order", async () => {
    const stranger = await newPhone();
    await stranger.goto(`${order()}/return`);
    await stranger.getByText("There is no such order here").waitFor();
  });
});
