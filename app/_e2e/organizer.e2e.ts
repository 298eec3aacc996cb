import { describe, expect, it } from "vitest";
import { expectNoSeriousAxe } from "./harness/axe";
import { newDesktop, newPhone } from "./harness/browser";
import { addGateDevice, draftEvent, fillTier, publishEvent, signInToConsole } from "./harness/organizer";
import { stack } from "./harness/stack";

const owner = "organizer@aurora.example";
const titled = (name: string) => `${name} ${crypto.randomUUID().slice(0, 6)}`;

describe("an organizer", () => {
  it("creates an event with two tiers, previews and publishes it, and its page is live", async () => {
    const page = await newDesktop();
    await signInToConsole(page, owner);
    await expectNoSeriousAxe(page);
    const title = titled("Walk Night");
    const event = await draftEvent(page, title);
    await page.getByRole("link", { name: "Preview" }).first().click();
    await page.getByText("Only your team sees this page").waitFor();
    await page.getByRole("article").getByText("€12.50").waitFor();
    await expectNoSeriousAxe(page);

    await page.goto(event);
    await publishEvent(page);
    await expectNoSeriousAxe(page);
    expect(await page.locator("code").first().textContent()).toMatch(/^0x[0-9a-f]{40}$/);
    const link = page.getByRole("link", { name: /Open the page/ });
    await link.waitFor();
    const fan = await newPhone();
    await fan.goto((await link.getAttribute("href")) ?? "");
    await fan.getByRole("heading", { name: title }).waitFor();
  });

  it("is told by field what is wrong, everything at once, and keeps what she typed", async () => {
    const page = await newDesktop();
    await signInToConsole(page, owner);
    await page.goto(`${stack().console}/events/new`);
    await page.getByLabel("Title").fill("Bad input");
    await fillTier(page, 1, { name: "Front", price: "-5", tickets: "50" });
    await fillTier(page, 2, { name: "Back", price: "12.345", tickets: "80" });
    await page.getByRole("group", { name: "Tier 2" }).getByLabel("Sale ends").fill("2020-01-01T10:00");
    await page.getByRole("button", { name: "Save draft" }).click();
    const [first, second] = [page.getByRole("group", { name: "Tier 1" }), page.getByRole("group", { name: "Tier 2" })];
    await first.getByText("This cannot be below zero.").waitFor();
    await second.getByText("Too many decimals for this currency.").waitFor();
    await second.getByText("The sale must end after it opens.").waitFor();
    expect(await first.getByLabel("Price, all-in").inputValue()).toBe("-5");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid"))).toBe("true");
    expect(page.url()).toMatch(/\/events\/new$/);
    await expectNoSeriousAxe(page);
  });

  it("adds a gate device by a code that a phone opens, and sees it pair without reloading", async () => {
    const page = await newDesktop();
    await signInToConsole(page, owner);
    const event = await draftEvent(page, titled("Gate Night"));
    await page.goto(`${event}/gates`);
    const link = await addGateDevice(page, "North door", "Dana's phone");
    expect(new URL(link).pathname).toBe("/gate/pair");
    const phone = await newPhone();
    await phone.goto(link);
    await phone.getByRole("button", { name: "Pair" }).click();
    await page.getByText("Dana's phone is paired").waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Revoke: Dana's phone" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
  });

  it("sees nothing of another organization's event, nor does a stranger", async () => {
    const page = await newDesktop();
    await signInToConsole(page, owner);
    const event = await draftEvent(page, titled("Secret Night"));
    const other = await newDesktop();
    await signInToConsole(other, "organizer@negev.example");
    await other.goto(event);
    await other.getByRole("heading", { name: "There is no such event here" }).waitFor();
    const stranger = await newDesktop();
    await stranger.goto(event);
    await stranger.getByRole("heading", { name: "Sign in to the console" }).waitFor();
    expect(await stranger.content()).not.toContain("Secret Night");
  });

  it("lets a door person look and nothing more", async () => {
    const page = await newDesktop();
    await signInToConsole(page, "door@aurora.example");
    expect(await page.getByRole("link", { name: "New event" }).count()).toBe(0);
    await page.goto(`${stack().console}/events/new`);
    await page.getByRole("heading", { name: "Your role does not include this" }).waitFor();
  });

  it("may sign in under either name of the machine, each with its own cookie", async () => {
    const page = await newDesktop();
    await signInToConsole(page, "organizer@negev.example", `http://127.0.0.1:${stack().base}`);
    expect(new URL(page.url()).hostname).toBe("127.0.0.1");
    const cookies = await page.context().cookies();
    const session = cookies.find((cookie) => cookie.name.includes("session-token"));
    expect(session).toMatchObject({ domain: "127.0.0.1", httpOnly: true, sameSite: "Lax", secure: false });
    await page.goto(`${stack().console}/events`);
    await page.getByRole("heading", { name: "Sign in to the console" }).waitFor();
  });
});
