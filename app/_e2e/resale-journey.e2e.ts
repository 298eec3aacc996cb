import type { Page } from "playwright-core";
import type { Address } from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { lastLetterFor } from "./harness/mailbox";
import { cards, payOnHostedPage } from "./harness/payment";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { onChain } from "./steps/chain";
import { rows } from "./steps/database";
import { buyTickets, openTicket, shownCode, tillYours } from "./steps/fan";
import { someone } from "./steps/fan-doors";
import { fromPage, inBothLanguages, signInOnPhone } from "./steps/market";
import { liveEvent, organizer, scanner } from "./steps/organizer-doors";
import { listDirectly, ownerOnChain, revertOf, salesOf } from "./steps/register";

// Odd on purpose: every part of the split has a remainder. 110 % of 33.33 is 36.663.
const terms = { name: "Floor", priceMinor: 3_333, resaleCapBps: 11_000, royaltyBps: 750, giftsMax: 1 };
const capMinor = 3_666;
const split = { sellerMinor: 3_301, royaltyMinor: 274, platformMinor: 91 };

const home = stack().brand("aurora");
const keyOf = (page: Page): string => /\/tickets\/(0x[0-9a-f]{40}-\d+)/.exec(page.url())?.[1]?.replace("-", ":") ?? "";
const digitsOf = async (page: Page): Promise<string> =>
  (await (await shownCode(page)).getAttribute("data-digits")) ?? "";

describe("a fan who cannot come", () => {
  const [sellerEmail, buyerEmail] = [someone("ada"), someone("ben")];
  let door: Awaited<ReturnType<typeof scanner>>;
  let eventUrl: string;
  let seller: Page;
  let buyer: Page;
  let key: string;
  let oldCode: string;

  beforeAll(async () => {
    const staff = await organizer();
    const event = await liveEvent(staff, [terms], "Resale");
    eventUrl = `${home}/events/${event.slug}`;
    door = await scanner(staff, event.id);
    [seller, buyer] = [await newPhone(), await newPhone()];
  });

  it("proves her e-mail with a code before she sells", async () => {
    await buyTickets(seller, { eventUrl, quantity: 2, email: sellerEmail });
    await seller.goto(`${home}/tickets`);
    await seller.getByRole("link", { name: "Sign in" }).first().click();
    await seller.waitForURL(/\/sign-in/);
    await inBothLanguages(seller, "sign-in");
    await signInOnPhone(seller, sellerEmail);
    await seller.waitForURL(/\/tickets$/);
    expect(await seller.getByTestId("ticket-row").count()).toBe(2);
    await inBothLanguages(seller, "tickets");
    await openTicket(seller);
    key = keyOf(seller);
    oldCode = await digitsOf(seller);
  });

  it("is told the cap by the form, and by the server and the contract when she goes past the form", async () => {
    await seller.getByRole("link", { name: "Sell" }).click();
    await seller.waitForURL(/\/sell$/);
    const price = await alive(seller.locator("input[name=price]"));
    await price.fill("36.67");
    await seller.getByText(/At most .?€36\.66.?\. The organizer's rule for this ticket allows no more\./).waitFor();
    expect(await seller.getByRole("button", { name: "Offer it" }).isDisabled()).toBe(true);
    await inBothLanguages(seller, "sell-over-cap", async () => {
      await (await alive(seller.locator("input[name=price]"))).fill("36.67");
    });

    const wish = { brand: "aurora", key, priceMinor: capMinor + 1 };
    const { status, text } = await fromPage(seller, "/api/trpc/listing.create", wish);
    expect(status).toBe(422);
    expect(JSON.parse(text).error.json.data.refusal).toMatchObject({ code: "price-over-cap", data: { capMinor } });
    const holder = (await ownerOnChain(key)) as Address;
    const { name, args } = await revertOf(listDirectly(key, holder, capMinor + 1));
    expect([name, ...args.slice(1)]).toEqual(["TicketMarket_PriceOverCap", capMinor + 1, capMinor]);
  });

  it("offers it at the cap, sees who gets what, and pays no gas for it", async () => {
    await (await alive(seller.locator("input[name=price]"))).fill("36.66");
    const parts = seller.getByRole("region", { name: "Who gets what" });
    expect(await parts.textContent()).toContain("€33.01");
    await inBothLanguages(seller, "sell", async () => {
      await (await alive(seller.locator("input[name=price]"))).fill("36.66");
    });
    await seller.getByRole("button", { name: "Offer it for" }).click();
    await seller.getByText("Offered for €36.66").waitFor({ timeout: 60_000 });
    await seller.getByRole("button", { name: "Take the offer back" }).waitFor();
    await inBothLanguages(seller, "ticket-offered");
    const holder = (await ownerOnChain(key)) as Address;
    expect(await onChain.client().getBalance({ address: holder })).toBe(0n);
    expect(await onChain.client().getTransactionCount({ address: holder })).toBe(0);
  });

  it("is bought out by card by a stranger, who alone gets in", async () => {
    await buyer.goto(eventUrl);
    await buyer.getByTestId("resale-offer").getByRole("link").click();
    await buyer.waitForURL(/\/resale\//);
    await inBothLanguages(buyer, "resale-checkout");
    await (await alive(buyer.locator("input[name=email]"))).fill(buyerEmail);
    await buyer.getByRole("button", { name: /^Pay/ }).click();
    await payOnHostedPage(buyer, cards.good);
    await tillYours(buyer);
    await openTicket(buyer);
    expect(keyOf(buyer)).toBe(key);
    await inBothLanguages(buyer, "ticket-bought");

    expect(await door.scan(oldCode)).toMatchObject({ decision: "refuse" });
    await seller.reload();
    await seller.getByRole("heading", { name: "This ticket is not here" }).waitFor();
    expect(await seller.getByTestId("ticket-code").count()).toBe(0);
    expect(await door.scan(await digitsOf(buyer))).toMatchObject({ decision: "admit", reason: "admitted" });
    await buyer.reload();
    await buyer.getByText(`at ${door.gateName}`).waitFor();
    await inBothLanguages(buyer, "ticket-used");
  });

  it("has the price split to the unit, the same on chain and in the books, and reads of it in a letter", async () => {
    const [sellerRow] = await rows<{ id: string }>(`select id from "Fan" where email = $1`, [sellerEmail]);
    const [buyerRow] = await rows<{ walletAddress: string }>(`select "walletAddress" from "Fan" where email = $1`, [
      buyerEmail,
    ]);
    // Money is written down when nobody can take the sale back.
    const letter = await lastLetterFor(sellerEmail, ({ subject }) => subject.startsWith("Sold"));
    expect(letter.text).toContain("€33.01");
    expect(await ownerOnChain(key)).toBe(buyerRow?.walletAddress);
    expect(await salesOf(key)).toMatchObject([{ priceMinor: capMinor, ...split }]);
    const [listing] = await rows<{ id: string }>(
      `select id, state, "sellerMinor", "royaltyMinor", "platformMinor" from "Listing" where "sellerFanId" = $1`,
      [sellerRow?.id],
    );
    expect(listing).toMatchObject({ state: "sold", ...split });
    const entries = await rows<{ account: string; amountMinor: string }>(
      `select l.account, l."amountMinor" from "LedgerEntry" l join "Order" o on o.id = l."causeId"
       where l."causeKind" = 'resale' and o."listingId" = $1`,
      [listing?.id],
    );
    expect(Object.fromEntries(entries.map((entry) => [entry.account, Number(entry.amountMinor)]))).toEqual({
      "provider:stripe": capMinor,
      [`seller:${sellerRow?.id}`]: -split.sellerMinor,
      organizer: -split.royaltyMinor,
      platform: -split.platformMinor,
    });
  });

  it("may change her mind about the other ticket", async () => {
    await seller.goto(`${home}/tickets`);
    await openTicket(seller);
    const other = keyOf(seller);
    expect(other).not.toBe(key);
    await seller.getByRole("link", { name: "Sell" }).click();
    await (await alive(seller.locator("input[name=price]"))).fill("20");
    await seller.getByRole("button", { name: "Offer it for" }).click();
    await (await alive(seller.getByRole("button", { name: "Take the offer back" }))).click();
    await shownCode(seller);
    expect(await ownerOnChain(other)).not.toBe(await ownerOnChain(key));
    await eventually("no offer", async () => {
      await buyer.goto(eventUrl);
      return (await buyer.getByTestId("resale-offer").count()) === 0;
    });
  });
});
