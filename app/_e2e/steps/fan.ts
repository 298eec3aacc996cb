import type { Locator, Page } from "playwright-core";
import { cards, payOnHostedPage } from "../harness/payment";
import { alive } from "./alive";

type Choice = { eventUrl: string; tierName?: string; quantity: number };

/** Opens the event and presses "+" until the wish is there. @returns the total as the page says it. */
export async function chooseTickets(page: Page, { eventUrl, tierName, quantity }: Choice): Promise<Locator> {
  if (page.url() !== eventUrl) await page.goto(eventUrl);
  const tiers = page.getByTestId("tier");
  const tier = tierName ? tiers.filter({ hasText: tierName }) : tiers.first();
  const more = await alive(tier.getByRole("button").last());
  for (let pressed = 0; pressed < quantity; pressed++) await more.click();
  return page.getByTestId("total");
}

/** From chosen tickets to the checkout of the brand. */
export async function reserve(page: Page): Promise<void> {
  await page.locator("section[aria-labelledby=tickets] > div:last-of-type > button").click();
  await page.waitForURL(/\/checkout\/[0-9a-f-]{36}$/);
  await alive(page.locator("input[name=email]"));
}

/** From the checkout to the provider's page. */
export async function goToPayment(page: Page, email: string): Promise<void> {
  await page.locator("input[name=email]").fill(email);
  await page.locator("main form:has(input[name=email]) button[type=submit]").click();
  await page.locator("input[name=cardnumber]").waitFor();
}

/** The whole way in a browser, to the order page that says that the tickets are hers. @returns the order's id. */
export async function buyTickets(page: Page, wanted: Choice & { email: string; card?: string }): Promise<string> {
  await chooseTickets(page, wanted);
  await reserve(page);
  await goToPayment(page, wanted.email);
  await payOnHostedPage(page, wanted.card ?? cards.good);
  return tillYours(page);
}

/** Waits on the order page until it turns by itself. @returns the order's id. */
export async function tillYours(page: Page): Promise<string> {
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
  await page.locator('[data-testid="order-state"][data-state="fulfilled"]').waitFor({ timeout: 60_000 });
  return /\/orders\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
}

/** Opens a ticket of the order page or of "my tickets", and waits for its code. */
export async function openTicket(page: Page, number = 0): Promise<Locator> {
  const list = /\/tickets$/;
  if (!list.test(page.url())) {
    await page.locator('main a[href*="/tickets"]').first().click();
    await page.waitForURL(/\/tickets/);
  }
  if (list.test(page.url())) {
    await page.getByTestId("ticket-row").nth(number).getByRole("link").click();
    await page.waitForURL(/\/tickets\/.+/);
  }
  return shownCode(page);
}

export async function shownCode(page: Page): Promise<Locator> {
  const code = page.getByTestId("ticket-code");
  await page.locator('[data-testid="ticket-code"][data-digits]').waitFor();
  return code;
}

/** Words that would mean that the machinery shows through. */
const machinery =
  /\b(wallets?|gas|block ?chains?|on.chain|chain|nfts?|tokens?|crypto|ethereum|polygon|mint(ed|ing)?|relayer)\b|0x[0-9a-f]{6}/i;

/** What a person reads on this screen that speaks of the machinery; null when nothing does. */
export async function machineryOn(page: Page): Promise<string | null> {
  const text = await page.evaluate<string>("document.body.innerText");
  return machinery.exec(text)?.[0] ?? null;
}
