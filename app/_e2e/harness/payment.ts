import type { Page } from "playwright-core";

export const cards = { good: "4242 4242 4242 4242", declined: "4000 0000 0000 0002", noFunds: "4000 0000 0000 9995" };

/** Fills the provider's hosted page and presses pay; where that leads is the caller's to check. */
export async function payOnHostedPage(page: Page, card: string = cards.good, email?: string): Promise<void> {
  const field = (name: string) => page.locator(`input[name="${name}"]`);
  await field("cardnumber").waitFor();
  const typed = await field("email").inputValue();
  if (email || !typed) await field("email").fill(email ?? "fan@example.test");
  await field("cardnumber").fill(card);
  await field("exp").fill("12 / 34");
  await field("cvc").fill("123");
  await page.locator('form button[type="submit"]').click();
}
