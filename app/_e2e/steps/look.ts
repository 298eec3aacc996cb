import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expectNoSeriousAxe, ofColours } from "../harness/axe";

/** A folder that pictures of every screen go to, for people who want to look: E2E_SHOTS=<folder>. */
const folder = process.env.E2E_SHOTS;

/** Judges the screen as it stands, light and dark, and takes a picture of each. */
export async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoSeriousAxe(page, colorScheme === "dark" ? ofColours : undefined);
    await picture(page, `${name}-${colorScheme}`);
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const language = await page.getAttribute("html", "lang");
  const width = (page.viewportSize()?.width ?? 0) < 600 ? "phone" : "desk";
  await page.screenshot({ path: path.join(folder, `${name}-${language}-${width}.png`), fullPage: true });
}

/** The same person in the other language, on the screens of the platform's own host. */
export const speak = (page: Page, locale: "en" | "he", url: string) =>
  page.context().addCookies([{ name: "tc_locale", value: locale, url }]);

/** Looks at a screen of the console in both languages, on a desk and on a phone, and leaves it as it came: English, on a desk. */
export async function everyWay(page: Page, name: string, url: string, ready: () => Promise<unknown>): Promise<void> {
  await ready();
  await look(page, name);
  await speak(page, "he", url);
  await page.reload();
  await page.locator("html[dir=rtl] main").waitFor();
  await look(page, name);
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, name);
  await speak(page, "en", url);
  await page.reload();
  await page.locator("html[dir=ltr] main").waitFor();
  await ready();
  await look(page, name);
  await page.setViewportSize({ width: 1280, height: 900 });
  await ready();
}
