import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { payOnHostedPage } from "./harness/payment";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { chooseTickets, goToPayment, reserve, tillYours } from "./steps/fan";
import { askForHold, guest, someone } from "./steps/fan-doors";
import { look, speak } from "./steps/look";
import { inBothLanguages } from "./steps/market";
import { hire, liveEvent, type Organizer, organizer } from "./steps/organizer-doors";

const brand = "aurora";
let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let eventUrl: string;
let page: Page;
const email = someone("vera");

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(
    staff,
    [
      { name: "Floor", priceMinor: 2_450 },
      { name: "Backstage", priceMinor: 6_000 },
    ],
    "Codes",
  );
  eventUrl = `${stack().brand(brand)}/events/${event.slug}`;
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire(brand, "manager"));
});

const dialog = () => page.getByRole("dialog");
const usedOf = async (code: string) => {
  const [row] = await rows<{ usedTickets: number; spent: string }>(
    `select "usedTickets", "spentMinor"::text as spent from "Voucher" where code = $1 and "eventId" = $2`,
    [code, event.id],
  );
  return row;
};

describe("an organizer", () => {
  it("makes a code, is told what is missing, and sees it in both languages and on a phone", async () => {
    await page.goto(`${stack().console}/events/${event.id}`);
    await page.getByRole("link", { name: "Vouchers", exact: true }).click();
    await page.getByText("No vouchers yet").waitFor();
    await look(page, "console-vouchers-empty");
    await (await alive(page.getByRole("button", { name: "New voucher" }))).click();
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().getByText("Use 6 to 20 letters and digits.").waitFor();
    await look(page, "console-voucher-wrong");
    await dialog().getByLabel("Code", { exact: true }).fill("spring24");
    await dialog().getByLabel("How much").fill("12.5");
    await dialog().getByLabel("Tickets that may be bought with it").fill("3");
    await dialog().getByRole("checkbox", { name: "Floor" }).check();
    await dialog().getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("row").filter({ hasText: "SPRING24" });
    await row.getByText("12.5% off").waitFor();
    expect(await row.textContent()).toContain("0 of 3");
  });

  it("hides tickets and makes a code that opens them", async () => {
    await page.getByRole("button", { name: "Hide Backstage" }).click();
    await page.getByRole("button", { name: "Show Backstage" }).waitFor();
    await page.getByRole("button", { name: "New voucher" }).click();
    await dialog().getByRole("button", { name: "Make one up" }).click();
    await dialog().getByLabel("Code", { exact: true }).fill("BACKDOOR");
    await dialog().getByLabel("Kind").selectOption({ label: "Access only" });
    await dialog().getByRole("checkbox", { name: "Backstage" }).check();
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByRole("row").filter({ hasText: "BACKDOOR" }).getByText("Opens hidden tickets").waitFor();
    for (const [language, dir] of [
      ["en", "ltr"],
      ["he", "rtl"],
    ] as const) {
      await speak(page, language, stack().console);
      await page.reload();
      await page.locator(`html[dir=${dir}] main`).waitFor();
      await look(page, "console-vouchers");
      await page.setViewportSize({ width: 390, height: 844 });
      await look(page, "console-vouchers");
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await (await alive(page.getByRole("button", { name: "שובר חדש" }))).click();
    await dialog().getByRole("combobox").waitFor();
    await look(page, "console-voucher-new");
    await speak(page, "en", stack().console);
    await page.reload();
  });

  it("makes many, uploads a file with a mistake and without one, and downloads them all", async () => {
    await (await alive(page.getByRole("button", { name: "Make many" }))).click();
    await dialog().getByLabel("How many").fill("60");
    await dialog().getByLabel("Codes begin with").fill("press");
    await dialog().getByLabel("How much").fill("100");
    await dialog().getByLabel("Tickets that may be bought with it").fill("1");
    await dialog().getByRole("button", { name: "Make them" }).click();
    await page.getByText("60 vouchers are made").first().waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("row").filter({ hasText: "SPRING24" }).waitFor();

    const folder = mkdtempSync(path.join(tmpdir(), "vouchers-"));
    let saved = 0;
    const file = (text: string) => {
      const at = path.join(folder, `vouchers-${++saved}.csv`);
      writeFileSync(at, text);
      return at;
    };
    await page.getByRole("button", { name: "Upload a file" }).click();
    const upload = async (text: string) => {
      await dialog().getByLabel("File").setInputFiles(file(text));
      await dialog().getByRole("button", { name: "Upload", exact: true }).click();
    };
    await upload("code,kind,value\nFRIENDS1,price,9\nSPRING24,percent,200\n");
    await dialog().getByText("Nothing was taken: one line is wrong.").waitFor();
    await look(page, "console-voucher-upload");
    await upload("code,kind,value\nFRIENDS1,price,9\n");
    await page.getByText("One voucher is made").first().waitFor();
    await page.getByLabel("Search by code, tag or note").fill("friends");
    await page.getByRole("row").filter({ hasText: "FRIENDS1" }).waitFor();
    const table = await page.request.get(`${stack().console}/api/vouchers?eventId=${event.id}`);
    expect(table.status()).toBe(200);
    expect((await table.text()).trim().split("\r\n")).toHaveLength(64);
  });
});

describe("a fan", () => {
  let phone: Page;

  it("is offered no hidden tickets, and has none held past the page", async () => {
    phone = await newPhone();
    await phone.goto(eventUrl);
    await phone.getByTestId("tier").filter({ hasText: "Floor" }).waitFor();
    expect(await phone.getByText("Backstage").count()).toBe(0);
    const tierId = event.tiers.find(({ name }) => name === "Backstage")?.id ?? "";
    const refused = await askForHold(await guest(brand), event.id, [{ tierId, quantity: 1 }]);
    expect(refused).toMatchObject({ status: 403, code: "access-code-needed" });
  });

  it("opens them with a code that she types or follows a link with", async () => {
    await phone.getByLabel("Have a code?").fill("nosuch99");
    await phone.getByRole("button", { name: "Use it" }).click();
    await phone.getByText("This event has no such code.").waitFor();
    await look(phone, "market-event-code-wrong");
    await phone.goto(`${eventUrl}?code=backdoor`);
    await phone.getByText("opens one more kind of ticket").waitFor();
    await phone.getByTestId("tier").filter({ hasText: "Backstage" }).waitFor();
    await inBothLanguages(phone, "market-event-code");
    await chooseTickets(phone, { eventUrl: phone.url(), tierName: "Backstage", quantity: 1 });
    await reserve(phone);
    await phone.getByText("opens these tickets").waitFor();
    await look(phone, "market-checkout-access");
    await phone.getByRole("button", { name: "Give the tickets back" }).click();
    await phone.waitForURL(eventUrl);
    expect(await usedOf("BACKDOOR")).toMatchObject({ usedTickets: 0 });
  });

  it("is told why a code does not do, then pays less with one, and its use is counted", async () => {
    await chooseTickets(phone, { eventUrl, tierName: "Floor", quantity: 4 });
    await reserve(phone);
    const code = phone.getByLabel("Have a code?");
    await code.fill("backdoor");
    await phone.getByRole("button", { name: "Use it" }).click();
    await phone.getByText("This code does nothing for the tickets that were chosen.").waitFor();
    await code.fill("spring24");
    await phone.getByRole("button", { name: "Use it" }).click();
    await phone.getByText("This code is good for 3 more tickets, and more were chosen.").waitFor();
    await look(phone, "market-checkout-code-refused");
    await phone.getByRole("button", { name: "Give the tickets back" }).click();
    await phone.waitForURL(eventUrl);

    await chooseTickets(phone, { eventUrl, tierName: "Floor", quantity: 2 });
    await reserve(phone);
    await phone.getByLabel("Have a code?").fill("spring24");
    await phone.getByRole("button", { name: "Use it" }).click();
    await phone.getByTestId("discount").waitFor();
    // 12.5 % off 24.50 is 21.4375, so that each ticket costs 21.44.
    expect(await phone.getByTestId("discount").textContent()).toContain("6.12");
    expect(await phone.getByTestId("order-total").textContent()).toBe("€42.88");
    await inBothLanguages(phone, "market-checkout-code");
    expect(await usedOf("SPRING24")).toMatchObject({ usedTickets: 0 });
    await alive(phone.locator("input[name=email]"));
    await goToPayment(phone, email);
    expect(await usedOf("SPRING24")).toMatchObject({ usedTickets: 2, spent: "612" });
    expect(await phone.getByText("€42.88").count()).toBeGreaterThan(0);
    await payOnHostedPage(phone);
    const orderId = await tillYours(phone);
    expect(await phone.getByTestId("saved").textContent()).toContain("SPRING24");
    await look(phone, "market-order-code");
    const [order] = await rows<{ totalMinor: number }>(`select "totalMinor" from "Order" where id = $1`, [orderId]);
    expect(order?.totalMinor).toBe(4_288);
    const mints = await rows<{ price: number }>(
      `select ("payload"->>'priceMinor')::int as price from "ChainIntent" i join "OrderItem" o on i."dedupeKey" = 'mint:' || o.id
       where o."orderId" = $1`,
      [orderId],
    );
    expect(mints).toEqual([{ price: 2_144 }]);
    await page.goto(`${stack().console}/orders/${orderId}`);
    await page.getByText("SPRING24").waitFor();
    await look(page, "console-order-voucher");
  });

  it("with a code for the whole price is asked for no card", async () => {
    const [free] = await rows<{ code: string }>(
      `select code from "Voucher" where "eventId" = $1 and value = 10000 limit 1`,
      [event.id],
    );
    await chooseTickets(phone, { eventUrl: `${eventUrl}?code=${free?.code}`, tierName: "Floor", quantity: 1 });
    await reserve(phone);
    await phone.getByTestId("discount").waitFor();
    expect(await phone.getByTestId("order-total").textContent()).toBe("€0");
    await phone.locator("input[name=email]").fill(someone("press"));
    await phone.getByRole("button", { name: "Get the tickets" }).click();
    await tillYours(phone);
    expect(await usedOf(free?.code ?? "")).toMatchObject({ usedTickets: 1, spent: "2450" });
  });
});
