import type { Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "./harness/browser";
import { control } from "./harness/control";
import { eventually } from "./harness/eventually";
import { lettersFor } from "./harness/mailbox";
import { cards, payOnHostedPage } from "./harness/payment";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { rows } from "./steps/database";
import { refusalOf } from "./steps/doors";
import { chooseTickets, goToPayment, reserve, tillYours } from "./steps/fan";
import { askForHold, guest, signedIn, someone } from "./steps/fan-doors";
import { look } from "./steps/look";
import { fromPage } from "./steps/market";
import { liveEvent, type Organizer, organizer } from "./steps/organizer-doors";
import { ownerOnChain } from "./steps/register";

const brand = "aurora";
let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let eventUrl: string;
let page: Page;

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(staff, [{ name: "Floor" }], "Outage");
  eventUrl = `${stack().brand(brand)}/events/${event.slug}`;
});

afterEach(async () => {
  for (const { name, state } of await control.parts())
    if (state !== "ready" && state !== "absent") await control.start(name as Parameters<typeof control.start>[0]);
});

const state = () => page.getByTestId("order-state");
const inState = (wanted: string) =>
  eventually(`the order to be ${wanted}`, async () => (await state().getAttribute("data-state")) === wanted);

/** Reserves with everything running, and stands before the card's form. */
async function beforeTheCard(email: string): Promise<void> {
  page = await newPhone();
  await chooseTickets(page, { eventUrl, quantity: 1 });
  await reserve(page);
  await goToPayment(page, email);
}

/** Everything that a sale leaves behind, once each. */
async function expectOneSale(email: string): Promise<void> {
  const orders = await rows<{ id: string; state: string }>(`select id, state from "Order" where email = $1`, [email]);
  expect(orders.map((order) => order.state)).toEqual(["fulfilled"]);
  expect(await rows(`select id from "LedgerEntry" where "causeId" = $1`, [orders[0]?.id])).toHaveLength(3);
  await eventually("the letter", async () => (await lettersFor(email)).length === 1);
  const fan = await signedIn(email);
  const mine = await fan.api.ticket.mine.query({ brand });
  expect(mine).toHaveLength(1);
  const [row] = await rows<{ walletAddress: string }>(`select "walletAddress" from "Fan" where email = $1`, [email]);
  expect(await ownerOnChain(mine[0]?.key ?? "")).toBe(row?.walletAddress);
}

describe.each(["ponder", "anvil"] as const)("while %s is away", (part) => {
  it("a paid order waits in sight of its buyer, and becomes hers by itself when the part is back", async () => {
    const email = someone(part);
    await beforeTheCard(email);
    await control.without(part, async () => {
      await payOnHostedPage(page, cards.good);
      await page.waitForURL(/\/orders\//);
      await inState("paid");
      // Without the chain the reason is known at once; without the view it only takes longer and longer.
      await page.getByText(/^Paid\. Your tickets? (are being made|is being registered)/).waitFor();
      await page.getByText(/takes longer than usual|is taking longer than usual/).waitFor({ timeout: 60_000 });
      await page.getByText(/Your payment is safe/).waitFor();
      await look(page, `order-waits-for-${part}`);
      // The rest of the house stays open: pages answer, and seats can be held.
      expect((await fromPage(page, new URL(eventUrl).pathname)).status).toBe(200);
      expect((await fromPage(page, page.url())).status).toBe(200);
      const other = await guest();
      const items = [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }];
      expect((await askForHold(other, event.id, items)).status).toBe(201);
      expect(await state().getAttribute("data-state")).toBe("paid");
    });
    await tillYours(page);
    await expectOneSale(email);
  });
});

describe("while the payment provider is away", () => {
  it("nobody is charged, the seats stay held, and the same press works when it is back", async () => {
    const email = someone("provider");
    page = await newPhone();
    await chooseTickets(page, { eventUrl, quantity: 1 });
    await reserve(page);
    const holdId = page.url().split("/").at(-1) ?? "";
    await (await alive(page.locator("input[name=email]"))).fill(email);
    const submit = page.getByRole("button", { name: /^Pay/ });
    await control.without("stripe", async () => {
      const answered = page.waitForResponse((response) => response.url().includes("order.checkout"));
      await submit.click();
      expect((await answered).status()).toBe(503);
      await page
        .getByText("The payment or wallet service does not answer at the moment. Nothing was charged.")
        .waitFor();
      await look(page, "checkout-provider-away");
      const [hold] = await rows<{ state: string }>(`select state from "Hold" where id = $1`, [holdId]);
      expect(hold?.state).toBe("active");
    });
    await submit.click();
    await payOnHostedPage(page, cards.good);
    await tillYours(page);
    await expectOneSale(email);
  });

  it("a program is told so with a status that says: again later", async () => {
    const fan = await guest();
    const hold = await askForHold(fan, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }]);
    await control.without("stripe", async () => {
      const checkout = fan.api.order.checkout.mutate({ brand, holdId: hold.id, email: someone("program") });
      expect(await refusalOf(checkout)).toMatchObject({ status: 503, code: "provider-unavailable" });
    });
  });
});
