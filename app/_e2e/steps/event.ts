import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { stack } from "../harness/stack";
import { alive } from "./alive";
import { wallIn } from "./console";

export type Tier = {
  name: string;
  price: string;
  quantity: number;
  resaleCap?: string;
  royalty?: string;
  gifts?: number;
  giftBlackoutHours?: number;
};
export type Draft = { title: string; tiers: Tier[] };

/** A title that no other run has used. */
export const newTitle = (words: string): string => `${words} ${randomUUID().slice(0, 6)}`;

/** Two tiers that differ in every rule. */
export const twoTiers: Tier[] = [
  { name: "Floor", price: "24.50", quantity: 40, resaleCap: "110", royalty: "5", gifts: 2, giftBlackoutHours: 2 },
  { name: "Balcony", price: "60", quantity: 10, resaleCap: "100", royalty: "10", gifts: 0, giftBlackoutHours: 0 },
];

export const tierBox = (page: Page, number: number): Locator =>
  page.getByRole("group", { name: `Tier ${number}`, exact: true });

/** The fields of the form, filled; nothing is sent. Starts in three hours unless told, so that gates work. */
export async function fillEvent(page: Page, { title, tiers }: Draft, startsInMinutes = 3 * 60): Promise<void> {
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Picture").selectOption({ label: "Jazz night" });
  await page.getByLabel("Venue", { exact: true }).fill("The Old Mill");
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await page.getByLabel("Doors open").fill(wallIn(startsInMinutes - 60));
  await page.getByLabel("Start", { exact: true }).fill(wallIn(startsInMinutes));
  await page.getByLabel("End", { exact: true }).fill(wallIn(startsInMinutes + 4 * 60));
  for (const [index, tier] of tiers.entries()) await fillTier(tierBox(page, index + 1), tier, startsInMinutes);
}

async function fillTier(box: Locator, tier: Tier, startsInMinutes: number): Promise<void> {
  await box.getByLabel("Name").fill(tier.name);
  await box.getByLabel("Price, all-in").fill(tier.price);
  await box.getByLabel("Tickets", { exact: true }).fill(String(tier.quantity));
  await box.getByLabel("Sale opens").fill(wallIn(-60));
  await box.getByLabel("Sale ends").fill(wallIn(startsInMinutes));
  await box.getByLabel("Highest resale price").fill(tier.resaleCap ?? "100");
  await box.getByLabel("Your share of a resale").fill(tier.royalty ?? "5");
  await box.getByLabel("How often a ticket may be given").fill(String(tier.gifts ?? 1));
  await box.getByLabel("No giving away in the last hours").fill(String(tier.giftBlackoutHours ?? 0));
}

/** The form of a new event, alive. */
export async function openNewEvent(page: Page): Promise<void> {
  await page.goto(`${stack().console}/events/new`);
  await alive(page.getByLabel("Title", { exact: true }));
}

export async function saveDraft(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.waitForURL(/\/events\/[0-9a-f-]{36}$/);
  return page.url().slice(-36);
}

/** Publishes the draft on the screen and waits until the page itself says that it is live. */
export async function publish(page: Page): Promise<string> {
  await (await alive(page.getByRole("button", { name: "Publish", exact: true }))).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish for good" }).click();
  const link = page.getByRole("link", { name: /Open the page/ });
  await link.waitFor({ timeout: 60_000 });
  return (await link.getAttribute("href")) ?? "";
}
