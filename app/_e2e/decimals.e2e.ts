import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop } from "./harness/browser";
import { stack } from "./harness/stack";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { fillEvent, newTitle, openNewEvent, saveDraft, tierBox, twoTiers } from "./steps/event";
import { look, speak } from "./steps/look";
import { hire } from "./steps/organizer-doors";

let page: Page;

beforeAll(async () => {
  page = await newDesktop();
  await speak(page, "en", stack().console);
  await signInToConsole(page, await hire("aurora", "manager"));
});

describe("a price in a currency with three decimals", () => {
  it("is never a thousandth of what was typed, is one that cards carry, and reads as it was meant", async () => {
    const title = newTitle("Dinars");
    await openNewEvent(page);
    await fillEvent(page, { title, tiers: twoTiers });
    await page.getByLabel("Currency").selectOption("KWD");
    const price = (number: number) => tierBox(page, number).getByLabel("Price, all-in");
    await price(1).fill("1,500");
    await price(2).fill("1.505");
    await page.getByRole("button", { name: "Save draft" }).click();
    await tierBox(page, 1).getByText("This could mean two amounts").waitFor();
    await tierBox(page, 2).getByText("the third must be 0").waitFor();
    await look(page, "event-form-dinars");
    await price(1).fill("1500");
    await price(2).fill("1,5");
    await saveDraft(page);
    await page
      .getByText(/KWD\s1,500\.000/)
      .first()
      .waitFor();
    await page
      .getByText(/KWD\s1\.500/)
      .first()
      .waitFor();
    const stored = await rows<{ priceMinor: number }>(
      `select t."priceMinor" from "Tier" t join "Event" e on e.id = t."eventId" where e.title = $1 order by 1`,
      [title],
    );
    expect(stored.map(({ priceMinor }) => priceMinor)).toEqual([1_500, 1_500_000]);
    await speak(page, "he", stack().console);
    await page.reload();
    await page
      .getByText(/1,500\.000/)
      .first()
      .waitFor();
    await look(page, "event-dinars");
  });
});
