import type { Page } from "playwright-core";
import { lastCodeFor } from "../harness/mailbox";
import { alive } from "./alive";
import { look } from "./look";

/** On the sign-in page of a brand: address, code, in. */
export async function signInOnPhone(page: Page, email: string): Promise<void> {
  await (await alive(page.locator("input[name=email]"))).fill(email);
  const since = new Date(Date.now() - 1000);
  await page.locator("main form button[type=submit]").click();
  const code = page.locator("input[name=code]");
  await code.waitFor();
  await code.fill(await lastCodeFor(email, since));
  await page.locator("main form button[type=submit]").first().click();
}

/** Judges the screen in English and in Hebrew, light and dark, and leaves it in English. `again` types what a reload forgets. */
export async function inBothLanguages(
  page: Page,
  name: string,
  again: () => Promise<void> = async () => {},
): Promise<void> {
  const url = new URL(page.url()).origin;
  await look(page, name);
  await page.context().addCookies([{ name: "tc_locale", value: "he", url }]);
  await page.reload();
  await page.locator("html[dir=rtl] main").waitFor();
  await again();
  await look(page, name);
  await page.context().addCookies([{ name: "tc_locale", value: "en", url }]);
  await page.reload();
  await page.locator("html[dir=ltr] main").waitFor();
  await again();
}

/** A request of the page's own, with its cookies, past its forms. */
export const fromPage = (page: Page, path: string, json?: object): Promise<{ status: number; text: string }> =>
  page.evaluate(
    async ([url, body]) => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body };
      const answer = await fetch(url ?? "", body === null ? {} : init);
      return { status: answer.status, text: await answer.text() };
    },
    [path, json ? JSON.stringify({ json }) : null] as const,
  );
