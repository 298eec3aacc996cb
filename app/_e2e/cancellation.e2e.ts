import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { lastLetterFor } from "./harness/mailbox";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { bought, guest, orderIn, someone, startOrder } from "./steps/fan-doors";
import { everyWay, speak } from "./steps/look";
import { inBothLanguages, signInOnPhone } from "./steps/market";
import { hire, liveEvent, type Organizer, organizer } from "./steps/organizer-doors";

const brand = "aurora";
const buyers = [someone("cancelled-one"), someone("cancelled-two"), someone("cancelled-free")] as const;
let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let page: Page;
let orderIds: string[];

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(
    staff,
    [
      { name: "Floor", priceMinor: 2_450 },
      { name: "Free talk", priceMinor: 0 },
    ],
    "Rained off",
  );
  const [floor = "", free = ""] = event.tiers.map(({ id }) => id);
  const [one, two, guestOfTheHouse] = buyers;
  const paid = await Promise.all([one, two].map((email) => bought(email, event.id, [{ tierId: floor, quantity: 1 }])));
  const fan = await guest();
  const given = await startOrder(fan, event.id, [{ tierId: free, quantity: 1 }], guestOfTheHouse);
  await orderIn(fan, given.orderId, "fulfilled");
  orderIds = paid.map(({ orderId }) => orderId);
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire(brand, "manager"));
});

const at = (path = "") => `${stack().console}/events/${event.id}${path}`;

describe("an event that does not take place", () => {
  it("is cancelled by whoever types its name, and says first what that means", async () => {
    await page.goto(at());
    await page.getByRole("link", { name: "Cancel", exact: true }).click();
    const heading = () => page.getByRole("heading", { name: "Cancel this event" }).waitFor();
    await heading();
    await page.getByText(/^3 orders: everybody gets back what they paid, .*€49\b/).waitFor();
    await (await alive(page.getByRole("button", { name: "Cancel the event" }))).click();
    await page.getByText("This is not the event's title").waitFor();
    await everyWay(page, "console-cancel", stack().console, heading);
    await (await alive(page.getByLabel("Your words to those who have tickets"))).fill("The roof leaks.");
    await page.getByLabel(/^To confirm, type/).fill(event.title);
    await page.getByRole("button", { name: "Cancel the event" }).click();
    await page.getByText("3 of 3 orders").waitFor({ timeout: 60_000 });
    await page.getByText("Every order has its outcome").waitFor({ timeout: 60_000 });
    await page.getByText("2 made, 0 on their way").waitFor({ timeout: 60_000 });
  });

  it("shows every order with its outcome, and each leads to its page", async () => {
    const table = page.getByRole("table");
    await table.getByText("Money back").first().waitFor();
    expect(await table.getByRole("row").count()).toBe(4);
    await page.getByLabel("Show").selectOption({ label: "Nothing was paid" });
    await table.getByText(buyers[2]).waitFor();
    expect(await table.getByRole("row").count()).toBe(2);
    await page.getByLabel("Show").selectOption({ label: "Refund failed" });
    await page.getByText("No order fits").waitFor();
    await page.getByLabel("Show").selectOption({ label: "All orders" });
    await everyWay(page, "console-cancelled", stack().console, async () => table.waitFor());
    const states = await rows<{ state: string }>(`select state from "Order" where "eventId" = $1 order by state`, [
      event.id,
    ]);
    expect(states.map(({ state }) => state)).toEqual(["fulfilled", "refunded", "refunded"]);
  });

  it("is told to its buyers once, with the organizer's words and the sum", async () => {
    const letter = await lastLetterFor(buyers[0], ({ subject }) => subject.startsWith("Cancelled:"));
    expect(letter.text).toContain("The roof leaks.");
    expect(letter.text).toContain("24.50");
    const free = await lastLetterFor(buyers[2], ({ subject }) => subject.startsWith("Cancelled:"));
    expect(free.text).not.toMatch(/goes back/);
  });

  it("says so on the buyer's page and on the event's", async () => {
    const phone = await newPhone();
    await phone.goto(`${stack().brand(brand)}/sign-in`);
    await signInOnPhone(phone, buyers[0]);
    await phone.waitForURL(/\/tickets/);
    await phone.goto(`${stack().brand(brand)}/orders/${orderIds[0]}`);
    await phone.getByRole("heading", { name: "Your money has been sent back" }).waitFor();
    await phone.getByText(/^The event was cancelled/).waitFor();
    await inBothLanguages(phone, "order-cancelled-event");
    await phone.goto(`${stack().brand(brand)}/events/${event.slug}`);
    await phone
      .getByText(/cancelled/i)
      .first()
      .waitFor();
    await inBothLanguages(phone, "event-cancelled");
  });

  it("is nobody's to cancel at the door", async () => {
    const door = await newDesktop();
    await speak(door, "en", stack().console);
    await signInToConsole(door, await hire(brand, "door"));
    await door.goto(at("/cancellation"));
    await door.getByRole("heading", { name: "Your role does not include this" }).waitFor();
  });
});
