import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { signInToConsole } from "./steps/console";
import { send } from "./steps/doors";
import { chooseTickets } from "./steps/fan";
import { askForHold, type Fan, guest, lapse } from "./steps/fan-doors";
import { look, speak } from "./steps/look";
import { hire, liveEvent, organizer } from "./steps/organizer-doors";

const brand = "aurora";
let event: Awaited<ReturnType<typeof liveEvent>>;
let other: Fan;
let fan: Page;
let desk: Page;
let tierId: string;

beforeAll(async () => {
  const staff = await organizer();
  event = await liveEvent(staff, [{ name: "Hall", quantity: 9, maxPerOrder: 6 }, { name: "Child" }], "Full");
  tierId = event.tiers[0]?.id ?? "";
  await staff.api.capacity.setTier.mutate({ eventId: event.id, tierId, quantity: 6, key: randomUUID() });
  other = await guest();
  fan = await newPhone();
  await fan.goto(event.pageUrl ?? "");
  await fan.evaluate(() => Object.assign(window, { neverReloaded: true }));
  desk = await newDesktop();
  await speak(desk, "en", stack().console);
  await signInToConsole(desk, await hire(brand, "manager"));
});

const hall = () => fan.getByTestId("tier").filter({ hasText: "Hall" });
const soldOut = () => hall().getByText("Sold out", { exact: true });
const more = () => hall().getByRole("button").last();
const neverReloaded = () => fan.evaluate(() => "neverReloaded" in window);
const take = (quantity: number) => askForHold(other, event.id, [{ tierId, quantity }]);

describe("a fan who looks at an event's page", () => {
  it("sees it sell out and come back while another buyer takes the last seats and gives them back", async () => {
    await chooseTickets(fan, { eventUrl: fan.url(), tierName: "Hall", quantity: 5 });
    const four = await take(4);
    expect(four.status).toBe(201);
    // What she chose shrinks to what there is.
    await hall().getByRole("status").getByText("2", { exact: true }).waitFor();
    expect(await more().isDisabled()).toBe(true);
    const two = await take(2);
    await soldOut().waitFor();
    await fan.getByTestId("seats-news").getByText("Hall is sold out.").waitFor({ state: "attached" });
    await look(fan, "event-sold-out");

    const back = await send(other.jar, `${stack().console}/box-office/holds/${two.id}`, { method: "DELETE" });
    expect(back.status).toBe(200);
    await more().waitFor();
    await fan.getByTestId("seats-news").getByText("Hall is available again.").waitFor({ state: "attached" });
    expect((await take(2)).status).toBe(201);
    await soldOut().waitFor();
    // Nobody gives these back: their time ends.
    await lapse(four.id);
    await more().waitFor();
    expect((await take(4)).status).toBe(201);
    await soldOut().waitFor();
    expect(await neverReloaded()).toBe(true);
  });
});

describe("the organizer's capacity page", () => {
  const quantity = () => desk.getByRole("dialog").getByLabel("Seats", { exact: true });
  const save = () => desk.getByRole("dialog").getByRole("button", { name: "Save" }).click();

  it("says at the field why seats that are held cannot go, and how many can", async () => {
    await desk.goto(`${stack().console}/events/${event.id}/capacity`);
    await (await alive(desk.getByRole("button", { name: "Change Hall" }))).click();
    await quantity().fill("5");
    await save();
    await desk.getByText("Seats must be at least 6: 0 sold, 6 held, 0 blocked.").waitFor();
    expect(await quantity().getAttribute("aria-invalid")).toBe("true");
    await look(desk, "capacity-in-use");
  });

  it("keeps seats off sale and gives them free, and the fan's page follows by itself", async () => {
    await quantity().fill("6");
    await desk.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    const child = fan.getByTestId("tier").filter({ hasText: "Child" });
    const block = async (blocked: number) => {
      await desk.getByRole("button", { name: "Change Child" }).click();
      await desk.getByRole("dialog").getByLabel("Blocked").fill(String(blocked));
      await save();
      await desk.getByRole("dialog").waitFor({ state: "detached" });
    };
    await block(50);
    await child.getByText("Sold out", { exact: true }).waitFor();
    await block(0);
    await child.getByRole("button").last().waitFor();
    expect(await neverReloaded()).toBe(true);
  });

  it("raises the seats of what is sold out; the fan's page sells again without a reload", async () => {
    await desk.getByRole("button", { name: "Change Hall" }).click();
    await quantity().fill("9");
    await save();
    await more().waitFor();
    await desk.getByRole("dialog").waitFor({ state: "detached" });
    // More than the chain's cap is announced there first and sold only when its delay is over.
    await desk.getByRole("button", { name: "Change Hall" }).click();
    await quantity().fill("12");
    await save();
    await desk.getByText("9 seats can be sold until the network allows more.").waitFor();
    expect(await neverReloaded()).toBe(true);
  });

  it("shares seats by a quota, in both languages, and takes it away again", async () => {
    await desk.getByRole("button", { name: "New quota" }).click();
    await desk.getByRole("dialog").getByLabel("Name").fill("Fire law");
    await quantity().fill("20");
    await save();
    await desk.getByText("Choose at least one ticket type.").waitFor();
    await desk.getByRole("dialog").getByLabel("Hall").check();
    await desk.getByRole("dialog").getByLabel("Child").check();
    await save();
    await desk.getByRole("table", { name: "Shared quotas" }).getByText("Fire law").waitFor();
    await look(desk, "capacity");
    await speak(desk, "he", stack().console);
    await desk.reload();
    await desk.getByRole("table", { name: "מכסות משותפות" }).waitFor();
    await look(desk, "capacity");
    await desk.setViewportSize({ width: 390, height: 844 });
    await look(desk, "capacity");
    await (await alive(desk.getByRole("button", { name: "הסרה: Fire law" }))).click();
    await desk.getByRole("dialog").getByRole("button", { name: "הסרה", exact: true }).click();
    await desk.getByText("אין מכסות משותפות.").waitFor();
  });
});
