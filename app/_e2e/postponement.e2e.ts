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
import { hire, liveEvent, type Organizer, organizer } from "./steps/organizer-doors";

const brand = "aurora";
const day = 86_400_000;
const buyers = [someone("moved-one"), someone("moved-two")] as const;
let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let page: Page;
let orderIds: string[];

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(staff, [{ name: "Floor", priceMinor: 2_450 }], "Snowed in");
  const items = [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }];
  const paid = await Promise.all(buyers.map((email) => bought(email, event.id, items)));
  orderIds = paid.map(({ orderId }) => orderId);
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire(brand, "manager"));
});

const at = (path = "") => `${stack().console}/events/${event.id}${path}`;
/** What an input of the event's clock shows for an instant. */
const wall = (date: Date) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" })
    .format(date)
    .replace(" ", "T");
const plus = (date: Date, days: number) => wall(new Date(date.getTime() + days * day));

describe("a copy of an event", () => {
  it("is a draft with another start, made from the event's page", async () => {
    await page.goto(at());
    await page.getByRole("link", { name: "Copy", exact: true }).click();
    const heading = () => page.getByRole("heading", { name: "Copy this event" }).waitFor();
    await heading();
    await everyWay(page, "console-copy", stack().console, heading);
    const title = await alive(page.getByLabel("Title of the copy"));
    expect(await title.inputValue()).toBe(`${event.title} (copy)`);
    await title.fill("");
    await page.getByRole("button", { name: "Make the copy" }).click();
    await page.getByText("This is needed.").waitFor();
    await title.fill(`${event.title} (copy)`);
    await page.getByLabel("New start").fill(plus(event.startsAt, 364));
    await page.getByRole("button", { name: "Make the copy" }).click();
    await page.getByRole("heading", { name: `${event.title} (copy)` }).waitFor();
    const [copy] = await rows<{ state: string; startsAt: Date; sold: number; collectionAddress: string | null }>(
      `select e.state, e."startsAt", t.sold, e."collectionAddress" from "Event" e join "Tier" t on t."eventId" = e.id
       where e."copiedFromId" = $1`,
      [event.id],
    );
    expect(copy).toMatchObject({ state: "draft", sold: 0, collectionAddress: null });
  });
});

describe("an event that moves", () => {
  it("is moved with a reason, later only, and says first what that means", async () => {
    await page.goto(at());
    await page.getByRole("link", { name: "Postpone", exact: true }).click();
    const heading = () => page.getByRole("heading", { name: "Move this event to a later date" }).waitFor();
    await heading();
    await page.getByText(/^2 orders get one letter each/).waitFor();
    await everyWay(page, "console-postpone", stack().console, heading);
    await (await alive(page.getByLabel("New start"))).fill(plus(event.startsAt, -1));
    await page.getByRole("button", { name: "Move the event" }).click();
    await page.getByText("This is needed.").waitFor();
    await page.getByLabel("Your words to those who have tickets").fill("The trains do not run.");
    await page.getByRole("button", { name: "Move the event" }).click();
    await page.getByText("The new start must be after the present one.", { exact: false }).waitFor();
    await look(page, "console-postpone-wrong");
    await page.getByLabel("New doors").fill(plus(event.doorsAt, 14));
    await page.getByLabel("New start").fill(plus(event.startsAt, 14));
    await page.getByLabel("New end").fill(plus(event.endsAt, 14));
    await page.getByRole("button", { name: "Move the event" }).click();
    await page.getByText("2 of 2 orders").waitFor({ timeout: 60_000 });
    await page.getByText("Everybody was written to").waitFor({ timeout: 60_000 });
    await page.getByText("2 sent, 0 on their way").waitFor({ timeout: 60_000 });
  });

  it("shows every order with its outcome and its letter", async () => {
    const table = page.getByRole("table");
    await table.getByText(buyers[0]).waitFor();
    expect(await table.getByRole("row").count()).toBe(3);
    await everyWay(page, "console-postponed", stack().console, async () => table.waitFor());
    await page.getByLabel("Show of move 1").selectOption({ label: "Letter refused" });
    await page.getByText("No order fits").waitFor();
  });

  it("is told to its buyers once, with both dates and the organizer's words", async () => {
    const isIt = ({ subject }: { subject: string }) => subject.startsWith("New date:");
    for (const buyer of buyers) {
      const letter = await lastLetterFor(buyer, isIt);
      expect(letter.text).toContain("The trains do not run.");
      const full = new Intl.DateTimeFormat("en", { dateStyle: "full", timeZone: "Europe/Berlin" });
      expect(letter.text).toContain(full.format(event.startsAt));
      expect(letter.text).toContain(full.format(new Date(event.startsAt.getTime() + 14 * day)));
    }
    const sent = await rows(
      `select 1 from "Mail" where template = 'event-postponed' and data ->> 'orderId' = any($1)`,
      [orderIds],
    );
    expect(sent).toHaveLength(2);
  });

  it("says both dates on the buyer's page and on the event's", async () => {
    const phone = await newPhone();
    await phone.goto(`${stack().brand(brand)}/sign-in`);
    await signInOnPhone(phone, buyers[0]);
    await phone.waitForURL(/\/tickets/);
    await phone.goto(`${stack().brand(brand)}/orders/${orderIds[0]}`);
    await phone.getByText(/^Moved from/).waitFor();
    await inBothLanguages(phone, "order-postponed-event");
    await phone.goto(`${stack().brand(brand)}/events/${event.slug}`);
    await phone.getByText(/^Moved from/).waitFor();
    await inBothLanguages(phone, "event-postponed");
  });

  it("is nobody's to move or copy at the door", async () => {
    const door = await newDesktop();
    await speak(door, "en", stack().console);
    await signInToConsole(door, await hire(brand, "door"));
    for (const path of ["/postponement", "/copy"]) {
      await door.goto(at(path));
      await door.getByRole("heading", { name: "Your role does not include this" }).waitFor();
    }
  });
});
