import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expectNoSeriousAxe } from "../harness/axe";

/** A folder that pictures of every screen go to, for people who want to look: E2E_SHOTS=<folder>. */
const folder = process.env.E2E_SHOTS;

/** Judges the screen as it stands, light and dark, and takes a picture of each. */
export async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoSeriousAxe(page);
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
