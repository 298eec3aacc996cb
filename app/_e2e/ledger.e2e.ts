import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { bought, someone } from "./steps/fan-doors";
import { look, speak } from "./steps/look";
import { hire, liveEvent, organizer } from "./steps/organizer-doors";

const brand = "aurora";
const buyer = someone("books");
let page: Page;
let number: string;
let orderId: string;
let event: Awaited<ReturnType<typeof liveEvent>>;

beforeAll(async () => {
  const staff = await organizer();
  event = await liveEvent(staff, [{ name: "Floor", priceMinor: 2_450 }], "Books");
  await bought(buyer, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 2 }]);
  const [order] = await rows<{ id: string; number: string }>(`select id, number from "Order" where email = $1`, [
    buyer,
  ]);
  orderId = order?.id ?? "";
  number = order?.number ?? "";
  await staff.api.order.refund.mutate({
    ...{ orderId, amountMinor: 950, reason: "goodwill", key: crypto.randomUUID() },
  });
  await eventually("the refund in the books", async () => {
    const back = await rows(
      `select e.id from "LedgerEntry" e join "Refund" r on r.id = e."causeId" where r."orderId" = $1`,
      [orderId],
    );
    return back.length > 0;
  });
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire(brand, "manager"));
});

/** Pixels by which the page is wider than its window. */
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const transfers = () => page.getByRole("region", { name: "Transfers" }).getByRole("listitem");

describe("the ledger in the console", () => {
  it("is filtered by an order, opened, and leads to its cause", async () => {
    await page.goto(`${stack().console}/events`);
    await page.getByRole("link", { name: "Ledger" }).click();
    await page.getByRole("heading", { name: "Ledger", level: 1 }).waitFor();
    await (await alive(page.getByLabel("Order number"))).fill(number.toLowerCase());
    await page.getByRole("button", { name: "Filter" }).click();
    await eventually("the sale and its refund", async () => (await transfers().count()) === 2);
    await page.getByLabel("Cause").selectOption({ label: "Refund" });
    await eventually("the refund", async () => (await transfers().count()) === 1);
    const refund = transfers().first();
    await refund.getByText("€9.50").first().waitFor();
    await refund.locator("summary").click();
    await refund.getByRole("table", { name: "Entries of this transfer" }).waitFor();
    expect(await refund.getByRole("row").allTextContents()).toHaveLength(4);
    await look(page, "console-ledger-transfer");
    await refund.getByRole("link", { name: `Open order ${number}` }).click();
    await page.waitForURL(new RegExp(`/orders/${orderId}$`));
  });

  it("shows what each account stands at, in both languages, on a desk and a phone", async () => {
    await page.goto(`${stack().console}/ledger`);
    for (const locale of ["en", "he"] as const) {
      await speak(page, locale, stack().console);
      await page.reload();
      await page.locator(`html[lang=${locale}] main table`).first().waitFor();
      await page.locator("main ol details").first().waitFor();
      for (const size of [
        { width: 1280, height: 900 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(size);
        await look(page, "console-ledger");
        expect(await overflow()).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await speak(page, "en", stack().console);
    await page.reload();
    await page.getByText("Debit and credit are equal in every currency.").waitFor();
  });

  it("says that nothing fits, and starts anew", async () => {
    await (await alive(page.getByLabel("Until"))).fill("2020-01-01");
    await page.getByText("No transfer fits").waitFor();
    await page.getByText("Nothing was written until then.").waitFor();
    await look(page, "console-ledger-none");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await transfers().first().waitFor();
  });

  it("is a file with the same filters", async () => {
    await page.getByLabel("Order number").fill(number);
    await page.getByRole("button", { name: "Filter" }).click();
    await eventually("the sale and its refund", async () => (await transfers().count()) === 2);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download as CSV" }).click(),
    ]);
    const lines = readFileSync(await file.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(file.suggestedFilename()).toMatch(/^ledger-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(lines).toHaveLength(1 + 6);
    expect(lines.filter((line) => line.includes(`${number},${event.title}`))).toHaveLength(6);
    expect(lines.some((line) => line.endsWith(",provider:stripe,EUR,4900,49.00"))).toBe(true);
  });

  it("settles the event, in both languages, on a desk and a phone, and as files", async () => {
    const at = `${stack().console}/events/${event.id}/settlement`;
    for (const locale of ["en", "he"] as const) {
      await speak(page, locale, stack().console);
      await page.goto(at);
      await page.locator(`html[lang=${locale}] main table`).first().waitFor();
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await look(page, "console-settlement");
        expect(await overflow()).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await speak(page, "en", stack().console);
    await page.goto(at);
    await page.getByText("The event has not ended: sales and refunds may follow.").waitFor();
    await page.getByRole("row", { name: /^Total €39.50/ }).waitFor();
    for (const [name, has] of [
      ["Download as CSV", "total,,,,EUR,39.50,"],
      ["Download as JSON", '"paidMinor":"3950"'],
    ] as const) {
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
      expect(readFileSync(await file.path(), "utf8")).toContain(has);
    }
  });

  it("has no settlement of what is not sold yet", async () => {
    const staff = await organizer();
    const fresh = await liveEvent(staff, [{ name: "Floor", priceMinor: 2_450 }], "Unsold");
    await page.goto(`${stack().console}/events/${fresh.id}/settlement`);
    await page.getByText("Nothing sold yet").waitFor();
  });

  it("is closed to the door, its page and its file", async () => {
    const door = await newDesktop();
    await speak(door, "en", stack().console);
    await signInToConsole(door, await hire(brand, "door"));
    expect(await door.getByRole("link", { name: "Ledger" }).count()).toBe(0);
    await door.goto(`${stack().console}/ledger`);
    await door.getByRole("heading", { name: "Your role does not include this" }).waitFor();
    expect((await door.request.get(`${stack().console}/api/ledger`)).status()).toBe(403);
    await door.goto(`${stack().console}/events/${event.id}/settlement`);
    await door.getByRole("heading", { name: "Your role does not include this" }).waitFor();
    expect((await door.request.get(`${stack().console}/api/settlement?eventId=${event.id}`)).status()).toBe(403);
    const stranger = await newDesktop();
    expect((await stranger.request.get(`${stack().console}/api/ledger`)).status()).toBe(401);
  });
});
