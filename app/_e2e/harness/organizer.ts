import type { Page } from "playwright-core";
import { lastCodeFor } from "./mailbox";
import { stack } from "./stack";

/** Signs in by the code in the mailbox, in English, and stands on the list of events. */
export async function signInToConsole(page: Page, email: string, base: string = stack().console): Promise<void> {
  await page.context().addCookies([{ name: "tc_locale", value: "en", url: base }]);
  await page.goto(`${base}/sign-in`);
  const asked = new Date();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Six-digit code").fill(await lastCodeFor(email, asked));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/events");
  await page.getByRole("heading", { name: "Events", exact: true }).waitFor();
}

/** Fills the form of a new event with two tiers, saves the draft and stands on its page. @returns its address. */
export async function draftEvent(page: Page, title: string): Promise<string> {
  await page.goto(`${new URL(page.url()).origin}/events/new`);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Venue").fill("Hall 9");
  await fillTier(page, 1, { name: "Front", price: "45", tickets: "50" });
  await fillTier(page, 2, { name: "Back", price: "12.50", tickets: "80" });
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.waitForURL(/\/events\/[0-9a-f-]{36}$/);
  return page.url();
}

type TierText = { name: string; price: string; tickets: string };

export async function fillTier(page: Page, number: number, tier: TierText): Promise<void> {
  const group = page.getByRole("group", { name: `Tier ${number}` });
  await group.getByLabel("Name", { exact: true }).fill(tier.name);
  await group.getByLabel("Price, all-in").fill(tier.price);
  await group.getByLabel("Tickets", { exact: true }).fill(tier.tickets);
}

/** Publishes the draft on whose page we stand, and waits until it is live. */
export async function publishEvent(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("button", { name: "Publish for good" }).click();
  await page.getByRole("heading", { name: "Collection on the chain" }).waitFor({ timeout: 60_000 });
}

/** On an event's gates page: adds a gate and a device. @returns the link that the shown QR carries. */
export async function addGateDevice(page: Page, gate: string, device: string): Promise<string> {
  await page.getByRole("button", { name: "Add a gate" }).first().click();
  await page.getByLabel("Name of the gate").fill(gate);
  await page.getByRole("dialog").getByRole("button", { name: "Add a gate" }).click();
  await page.getByRole("button", { name: `Add a device to ${gate}` }).click();
  await page.getByLabel("Name of the device").fill(device);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("dialog").getByRole("button", { name: "Copy" }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}
