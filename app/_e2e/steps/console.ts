import type { Page } from "playwright-core";
import { lastCodeFor } from "../harness/mailbox";
import { stack } from "../harness/stack";
import { alive } from "./alive";

/** Signs in with the code from the mailbox and ends on the list of events. */
export async function signInToConsole(page: Page, email: string): Promise<void> {
  await page.goto(`${stack().console}/sign-in`);
  const asked = new Date();
  const send = page.locator("main form button[type=submit]");
  await (await alive(page.locator("input[name=email]"))).fill(email);
  await send.click();
  await page.locator("input[name=code]").fill(await lastCodeFor(email, asked));
  await send.click();
  await page.waitForURL(/\/events$/);
}

/** What clocks in `timezone` show so many minutes from now, as a datetime-local field takes it. */
export function wallIn(minutes: number, timezone = "Europe/Berlin"): string {
  const at = new Date(Date.now() + minutes * 60_000);
  return at.toLocaleString("sv-SE", { timeZone: timezone }).replace(" ", "T").slice(0, 16);
}
