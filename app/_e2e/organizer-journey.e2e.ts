import type { Locator, Page } from "playwright-core";
import { type Address, isAddressEqual, zeroAddress } from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { lastCodeFor } from "./harness/mailbox";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { onChain } from "./steps/chain";
import { signInToConsole, wallIn } from "./steps/console";
import { refusalOf } from "./steps/doors";
import { fillEvent, newTitle, openNewEvent, publish, saveDraft, tierBox, twoTiers } from "./steps/event";
import { bought, someone } from "./steps/fan-doors";
import { look, speak } from "./steps/look";
import { hire, liveEvent, organizer, scanner } from "./steps/organizer-doors";

describe("an organizer", () => {
  let page: Page;
  let email: string;
  let id: string;
  let pageUrl: string;
  const title = newTitle("Evening of the mill");

  beforeAll(async () => {
    page = await newDesktop();
    email = await hire("aurora");
  });

  it("signs in with the code that was mailed, and with no other", async () => {
    await page.goto(`${stack().console}/sign-in`);
    const asked = new Date();
    await look(page, "console-sign-in");
    await (await alive(page.locator("input[name=email]"))).fill(email);
    await page.getByRole("button", { name: "Send me a code" }).click();
    const code = page.getByLabel("Six-digit code");
    const right = await lastCodeFor(email, asked);
    await code.fill(right === "000000" ? "000001" : "000000");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This code is not right.").waitFor();
    await look(page, "console-code");
    await code.fill(right);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/events$/);
    await page.getByRole("heading", { name: "Jazz Night at the Old Mill" }).waitFor();
    await look(page, "console-events");
  });

  it("is told at the field what is wrong, all at once, and loses nothing that she typed", async () => {
    await openNewEvent(page);
    await fillEvent(page, { title, tiers: twoTiers });
    const [floor, balcony] = [tierBox(page, 1), tierBox(page, 2)];
    await floor.getByLabel("Price, all-in").fill("-1");
    await floor.getByLabel("Sale ends").fill(wallIn(-120));
    await balcony.getByLabel("Price, all-in").fill("12.345");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByText("3 fields need your attention.").waitFor();
    const said = (box: Locator, label: string) => box.getByLabel(label).evaluate(describedBy);
    expect(await said(floor, "Price, all-in")).toContain("This cannot be below zero.");
    expect(await said(floor, "Sale ends")).toContain("The sale must end after it opens.");
    expect(await said(balcony, "Price, all-in")).toContain("Too many decimals for this currency.");
    expect(await floor.getByLabel("Price, all-in").evaluate((it) => it === document.activeElement)).toBe(true);
    expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe(title);
    expect(page.url()).toMatch(/\/events\/new$/);
    await look(page, "console-form-errors");
  });

  it("saves the draft once it is right and sees it as fans will", async () => {
    await tierBox(page, 1).getByLabel("Price, all-in").fill("24.50");
    await tierBox(page, 1).getByLabel("Sale ends").fill(wallIn(180));
    await tierBox(page, 2).getByLabel("Price, all-in").fill("60");
    id = await saveDraft(page);
    await alive(page.getByRole("button", { name: "Publish", exact: true }));
    await look(page, "console-draft");
    await page.getByRole("link", { name: "Preview" }).first().click();
    const preview = page.getByRole("article", { name: "As fans will see it" });
    await preview.getByText("€24.50").waitFor();
    await preview.getByText("Resale up to 110 % of the price paid").waitFor();
    await preview.getByText("Cannot be given away").waitFor();
    await look(page, "console-preview");
    expect(await onChain.collectionOf(id)).toBe(zeroAddress);
  });

  it("publishes: told first what becomes fixed; then the page turns live by itself and the collection is on the chain", async () => {
    await page.getByRole("link", { name: "Overview" }).click();
    await (await alive(page.getByRole("button", { name: "Publish", exact: true }))).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("how many tickets exist: 50 in 2 tiers").waitFor();
    for (const fixed of [
      "prices and the sale windows",
      "the resale cap and your share",
      "how often a ticket may be given away",
    ])
      expect(await dialog.getByText(fixed).count(), fixed).toBe(1);
    await look(page, "console-publish-dialog");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await onChain.collectionOf(id)).toBe(zeroAddress);
    pageUrl = await publish(page);
    const collection = await onChain.collectionOf(id);
    expect(collection).not.toBe(zeroAddress);
    expect(await onChain.hasCode(collection)).toBe(true);
    const shown = (await page.locator("code").textContent()) as Address;
    expect(isAddressEqual(shown, collection)).toBe(true);
    await look(page, "console-live-empty");
  });

  it("has a page on the brand's own host, and nothing to edit any more", async () => {
    expect(new URL(pageUrl).origin).toBe(stack().brand("aurora"));
    const fan = await newPhone();
    expect((await fan.goto(pageUrl))?.status()).toBe(200);
    await fan.getByRole("heading", { name: title }).waitFor();
    expect(await page.getByRole("link", { name: "Edit", exact: true }).count()).toBe(0);
    await fan.context().close();
  });

  it("watches a sale and an entry arrive without reloading", async () => {
    const staff = await organizer();
    await page.evaluate(() => Object.assign(window, { loadedOnce: true }));
    const floor = page.getByRole("row", { name: /^Floor/ });
    await floor.getByText("0 / 40").waitFor();
    const { tiers } = await staff.api.event.get.query({ id });
    const tierId = tiers.find(({ name }) => name === "Floor")?.id ?? "";
    const { fan, keys, orderId } = await bought(someone("nora"), id, [{ tierId, quantity: 2 }]);
    const { number } = await fan.api.order.get.query({ brand: "aurora", orderId });
    await floor.getByText("2 / 40").waitFor();
    await page.getByText(number).waitFor();
    await page.getByText("€49").first().waitFor();
    const door = await scanner(staff, id);
    const { digits } = await fan.api.ticketCode.code.query({ brand: "aurora", key: keys[0] ?? "" });
    expect((await door.scan(digits)).decision).toBe("admit");
    await page.getByText("Admitted", { exact: true }).waitFor();
    expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);
    await look(page, "console-live");
  });

  it.each([
    ["in Hebrew, right to left", "he", "rtl", { width: 1280, height: 900 }],
    ["on a phone", "en", "ltr", { width: 390, height: 844 }],
  ] as const)("reads every screen %s, and none runs over its side", async (_, locale, direction, size) => {
    await speak(page, locale, stack().console);
    await page.setViewportSize(size);
    for (const [name, path] of [
      ["console-events", "/events"],
      ["console-new", "/events/new"],
      ["console-live", `/events/${id}`],
      ["console-orders", `/events/${id}/orders`],
      ["console-gates", `/events/${id}/gates`],
      ["console-preview", `/events/${id}/preview`],
      ["console-settings", "/settings"],
    ] as const) {
      await page.goto(`${stack().console}${path}`);
      expect(await page.getAttribute("html", "dir")).toBe(direction);
      await page.getByRole("heading").first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBe(0);
      await look(page, name);
    }
  });

  it("is gone from this browser once she signs out", async () => {
    await page.locator("summary").click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL(/\/$/);
    await page.goto(`${stack().console}/events/${id}`);
    await page.getByRole("heading", { name: "Sign in to the console" }).waitFor();
    expect(await page.getByText(title).count()).toBe(0);
    await page.context().close();
  });
});

describe("somebody else", () => {
  it("of another organization finds no such event, on any page and at the API", async () => {
    const { id } = await liveEvent(await organizer(), [{}], "Closed doors");
    const stranger = await newDesktop();
    await signInToConsole(stranger, await hire("negev"));
    await speak(stranger, "en", stack().console);
    for (const path of ["", "/orders", "/gates", "/edit", "/preview"]) {
      await stranger.goto(`${stack().console}/events/${id}${path}`);
      await stranger.getByRole("heading", { name: "There is no such event here" }).waitFor();
      expect(await stranger.getByText("Closed doors").count(), path).toBe(0);
    }
    await stranger.context().close();
    const { api } = await organizer("negev");
    const unknown = await refusalOf(api.event.publish.mutate({ id: crypto.randomUUID() }));
    expect(unknown).toMatchObject({ status: 404, code: "not-found" });
    // The same words as for an event that does not exist: nobody learns which ids are taken.
    expect(await refusalOf(api.event.publish.mutate({ id }))).toEqual(unknown);
    expect(await refusalOf(api.stats.event.query({ eventId: id }))).toMatchObject({ status: 404, code: "not-found" });
    expect(await refusalOf(api.device.list.query({ eventId: id }))).toMatchObject({ status: 404, code: "not-found" });
  });

  it("at the door sees a draft and may not publish it", async () => {
    const page = await newDesktop();
    await signInToConsole(page, await hire("aurora"));
    await openNewEvent(page);
    await fillEvent(page, { title: newTitle("Draft"), tiers: twoTiers });
    const id = await saveDraft(page);
    await page.context().close();
    const door = await newDesktop();
    await signInToConsole(door, await hire("aurora", "door"));
    await door.goto(`${stack().console}/events/${id}`);
    await door.getByRole("heading", { name: "Ready to publish?" }).waitFor();
    expect(await door.getByRole("button", { name: "Publish" }).count()).toBe(0);
    await look(door, "console-door");
    await door.context().close();
    const { api } = await organizer("aurora", "door");
    expect(await refusalOf(api.event.publish.mutate({ id }))).toMatchObject({ status: 403, code: "forbidden" });
    expect(await onChain.collectionOf(id)).toBe(zeroAddress);
  });
});

const describedBy = (input: Element): string =>
  (input.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");
