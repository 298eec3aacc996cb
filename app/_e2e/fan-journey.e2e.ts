import type { Page } from "playwright-core";
import type { Address } from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { lettersFor } from "./harness/mailbox";
import { cards, payOnHostedPage } from "./harness/payment";
import { stack } from "./harness/stack";
import { paymentTwin } from "./harness/twins";
import { onChain } from "./steps/chain";
import { rows } from "./steps/database";
import { chooseTickets, goToPayment, machineryOn, openTicket, reserve, shownCode, tillYours } from "./steps/fan";
import { someone } from "./steps/fan-doors";
import { look } from "./steps/look";
import { liveEvent, organizer } from "./steps/organizer-doors";

type Ticket = { token_id: number; owner: Address; collection: Address };

/** Every screen of a fan: nothing of the machinery is spoken of, and axe agrees with it. */
async function lookAsFan(page: Page, name: string) {
  expect(await machineryOn(page), `${name} at ${page.url()}`).toBeNull();
  await look(page, name);
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe("a fan on a phone, with nothing but an e-mail address", () => {
  let page: Page;
  let eventUrl: string;
  let orderId: string;
  const email = someone("nora");

  beforeAll(async () => {
    const tiers = [
      { name: "Floor", priceMinor: 2_450, description: "Standing, close to the stage" },
      { name: "Balcony", priceMinor: 6_000 },
    ];
    const event = await liveEvent(await organizer(), tiers, "Small hours");
    eventUrl = `${stack().brand("aurora")}/events/${event.slug}`;
    page = await newPhone();
  });

  it("finds the event on the brand's own host and sees the final price from the first page", async () => {
    await page.goto(stack().brand("aurora"));
    await lookAsFan(page, "market-home");
    await page
      .locator(`a[href$="${new URL(eventUrl).pathname}"]`)
      .first()
      .click();
    await page.waitForURL(eventUrl);
    const total = await chooseTickets(page, { eventUrl, tierName: "Floor", quantity: 2 });
    expect(await total.textContent()).toBe("€49");
    expect(await page.getByTestId("tier").filter({ hasText: "Floor" }).textContent()).toContain("€24.50");
    expect(await overflow(page)).toBe(0);
    await lookAsFan(page, "market-event");
  });

  it("has the tickets held for a while that she sees running", async () => {
    await reserve(page);
    const left = async () => {
      const [minutes = 0, seconds = 0] = ((await page.getByRole("timer").textContent()) ?? "").split(":").map(Number);
      return minutes * 60 + seconds;
    };
    const first = await left();
    expect(first).toBeGreaterThan(60);
    expect(await eventually("a later second", async () => (await left()) < first)).toBe(true);
    expect(await page.getByText("€49").count()).toBeGreaterThan(0);
    await lookAsFan(page, "market-checkout");
  });

  it("is told when the card is declined, and goes on with another one", async () => {
    await goToPayment(page, email);
    expect(await page.getByText("€49").count()).toBeGreaterThan(0);
    await lookAsFan(page, "payment");
    await payOnHostedPage(page, cards.declined);
    await page.getByText("Your card was declined. Nothing was charged. Try another card.").waitFor();
    await lookAsFan(page, "payment-declined");
  });

  it("sees the order turn from paid to hers without touching it", async () => {
    await page.addInitScript(rememberStates);
    await paymentTwin.holdWebhooks();
    try {
      await payOnHostedPage(page, cards.good);
      await page.waitForURL(/\/orders\//);
      expect(new URL(page.url()).origin).toBe(stack().brand("aurora"));
      await page.getByTestId("order-state").waitFor();
    } finally {
      await paymentTwin.releaseWebhooks();
    }
    orderId = await tillYours(page);
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen.slice(-2)).toEqual(["paid", "fulfilled"]);
    await lookAsFan(page, "market-order-yours");
  });

  it("gets one letter and no second one", async () => {
    const ours = async () => lettersFor(email);
    await eventually("the letter", async () => (await ours()).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const [letter, ...more] = await ours();
    expect(more).toEqual([]);
    expect(letter?.text).toContain("Small hours");
    expect(letter?.text).toContain(`${stack().brand("aurora")}/`);
  });

  it("opens a ticket whose code renews itself", async () => {
    const code = await openTicket(page);
    const first = await code.getAttribute("data-digits");
    expect(first).toMatch(/^\d{180,200}$/);
    await lookAsFan(page, "market-ticket");
    expect(await overflow(page)).toBe(0);
    const next = await eventually(
      "another code",
      async () => {
        const digits = await (await shownCode(page)).getAttribute("data-digits");
        return digits !== first && digits;
      },
      40_000,
    );
    expect(next).toMatch(/^\d{180,200}$/);
    await page.goto(`${stack().brand("aurora")}/tickets`);
    await page.locator('main a[href*="/tickets/"]').first().waitFor();
    expect(await page.locator('main a[href*="/tickets/"]').count()).toBe(2);
    await lookAsFan(page, "market-tickets");
  });

  it("owns two NFTs in a wallet of her own, and has never heard of either", async () => {
    const [fan] = await rows<{ walletAddress: Address }>(`select "walletAddress" from "Fan" where email = $1`, [email]);
    expect(fan?.walletAddress).toMatch(/^0x[0-9a-f]{40}$/i);
    const owned = await rows<Ticket>(`select token_id, owner, collection from chain.ticket where owner = lower($1)`, [
      fan?.walletAddress,
    ]);
    expect(owned).toHaveLength(2);
    for (const { collection, token_id, owner } of owned) {
      const [onTheChain, standards] = await Promise.all([
        onChain.ownerOf(collection, token_id),
        onChain.isErc721(collection),
      ]);
      expect(onTheChain.toLowerCase()).toBe(owner);
      expect(standards).toBe(true);
    }
  });

  it("shows her order to nobody else", async () => {
    const stranger = await newPhone();
    await stranger.goto(`${stack().brand("aurora")}/orders/${orderId}`);
    await stranger.getByRole("heading", { name: "There is no such order here" }).waitFor();
    expect(await stranger.getByText(email).count()).toBe(0);
    await lookAsFan(stranger, "market-order-missing");
    await stranger.context().close();
    await page.context().close();
  });
});

describe("a fan of a Hebrew brand", () => {
  it("walks the same way right to left, up to the card", async () => {
    const page = await newPhone({ locale: "he-IL", timezoneId: "Asia/Jerusalem" });
    const home = stack().brand("negev");
    await page.goto(home);
    const rightToLeft = async (name: string) => {
      expect(await page.getAttribute("html", "lang"), name).toBe("he");
      expect(await page.getAttribute("html", "dir"), name).toBe("rtl");
      expect(await overflow(page), name).toBe(0);
      await lookAsFan(page, name);
    };
    await rightToLeft("market-home");
    await page.locator('main a[href*="/events/"]').first().click();
    await page.waitForURL(/\/events\//);
    const total = await chooseTickets(page, { eventUrl: page.url(), quantity: 2 });
    expect((await total.textContent())?.replace(/[^\d.,]/g, "")).toBe("360");
    await rightToLeft("market-event");
    await reserve(page);
    expect(await page.getByRole("timer").textContent()).toMatch(/^\d+:\d\d$/);
    await rightToLeft("market-checkout");
    await goToPayment(page, someone("noa"));
    await rightToLeft("payment");
    await page.goto(`${home}/sign-in`);
    await rightToLeft("market-sign-in");
    await page.goto(`${home}/tickets`);
    await rightToLeft("market-tickets-signed-out");
    await page.context().close();
  });
});

/** Runs in the page: every state that the order page showed, in order, as long as it was not loaded again. */
function rememberStates() {
  const seen: string[] = [];
  Object.assign(window, { seen });
  const note = () => {
    const state = document.querySelector("[data-testid=order-state]")?.getAttribute("data-state");
    if (state && seen.at(-1) !== state) seen.push(state);
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
}
