import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "./harness/browser";
import { lastLetterFor, lettersFor } from "./harness/mailbox";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { openTicket, shownCode } from "./steps/fan";
import { bought, someone } from "./steps/fan-doors";
import { inBothLanguages, signInOnPhone } from "./steps/market";
import { liveEvent, organizer, scanner } from "./steps/organizer-doors";

const home = stack().brand("aurora");
const digitsOf = async (page: Page): Promise<string> =>
  (await (await shownCode(page)).getAttribute("data-digits")) ?? "";

describe("a ticket given to a friend", () => {
  const [giverEmail, friendEmail] = [someone("ada"), someone("friend")];
  let door: Awaited<ReturnType<typeof scanner>>;
  let giver: Page;
  let friend: Page;
  let oldCode: string;

  beforeAll(async () => {
    const staff = await organizer();
    const event = await liveEvent(staff, [{ giftsMax: 1 }], "Gift");
    door = await scanner(staff, event.id);
    await bought(giverEmail, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }]);
    [giver, friend] = [await newPhone(), await newPhone()];
    await giver.goto(`${home}/sign-in`);
    await signInOnPhone(giver, giverEmail);
    await giver.waitForURL(/\/tickets$/);
    await openTicket(giver);
    oldCode = await digitsOf(giver);
  });

  it("is given only after its holder has said that she means it", async () => {
    await giver.getByRole("link", { name: "Give to a friend" }).click();
    const email = await alive(giver.locator("input[name=email]"));
    await email.fill(giverEmail);
    await giver.getByRole("button", { name: "Give the ticket" }).click();
    await giver.getByText("Confirm that it cannot be undone").waitFor();
    await giver.getByLabel("I understand that this cannot be undone").check();
    await giver.getByRole("button", { name: "Give the ticket" }).click();
    await giver.getByText("This is your own address. Enter your friend’s.").waitFor();
    await inBothLanguages(giver, "give");
    await (await alive(giver.locator("input[name=email]"))).fill(friendEmail);
    await giver.getByLabel("I understand that this cannot be undone").check();
    await giver.getByRole("button", { name: "Give the ticket" }).click();
    await giver.getByRole("heading", { name: "This ticket is not here" }).waitFor({ timeout: 60_000 });
  });

  it("is opened by the link in her letter, and her code is the one that counts", async () => {
    const letter = await lastLetterFor(friendEmail, ({ subject }) => subject.startsWith("You were given a ticket"));
    const link = /http:\S+\/link\/\S+/.exec(letter.text)?.[0] ?? "";
    await friend.goto(link);
    await inBothLanguages(friend, "link");
    await (await alive(friend.getByRole("button", { name: "Open my tickets" }))).click();
    await friend.waitForURL(/\/tickets$/);
    await openTicket(friend);
    expect(await door.scan(oldCode)).toMatchObject({ decision: "refuse" });
    expect(await friend.getByRole("link", { name: "Give to a friend" }).count()).toBe(0);
  });

  it("goes no further than the organizer allows, and says so", async () => {
    const ticket = friend.url();
    await friend.goto(`${ticket}/give`);
    await friend.getByText("This ticket has been given away as often as the organizer allows.").waitFor();
    await inBothLanguages(friend, "give-no-more");
    await friend.goto(ticket);
    expect(await door.scan(await digitsOf(friend))).toMatchObject({ decision: "admit" });
    expect(await lettersFor(friendEmail)).toHaveLength(1);
  });
});
