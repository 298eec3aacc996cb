import { execFile } from "node:child_process";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "@/server/local/setup/stamps.mjs";
import { newDesktop, newPhone } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { payOnHostedPage } from "./harness/payment";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { signInToConsole, wallIn } from "./steps/console";
import { rows } from "./steps/database";
import { chooseTickets, goToPayment, reserve, tillYours } from "./steps/fan";
import { someone } from "./steps/fan-doors";
import { look, speak } from "./steps/look";
import { inBothLanguages } from "./steps/market";
import { hire, liveEvent, organizer } from "./steps/organizer-doors";

const brand = "aurora";
let event: Awaited<ReturnType<typeof liveEvent>>;
let desk: Page;
let phones: Page[];
/** What React says when the server's page is not the browser's. */
const mismatches: string[] = [];

const roomUrl = () => `${event.pageUrl}/waiting-room`;
const scene = (page: Page, name: string) => page.locator(`[data-testid=room][data-scene="${name}"]`);
const sceneOf = (page: Page) => page.getByTestId("room").getAttribute("data-scene");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
/** Nobody waits for hours in a test: the room's times are moved, as if they had passed. */
const moveRoom = (column: "opensAt" | "drawAt", seconds: number) =>
  rows(
    `update "WaitingRoom" set "${column}" = now() at time zone 'UTC' + make_interval(secs => $2) where "eventId" = $1`,
    [event.id, seconds],
  );

type Proof = { code: number; said: { ok: boolean; findings: string[]; people: number; block: string; place?: number } };
const verifyDraw = (...args: string[]) =>
  new Promise<Proof>((resolve, reject) => {
    const record = `${stack().console}/box-office/waiting-room/draws/${event.id}`;
    const command = ["--import", "tsx", "server/domain/waiting-room/verify.ts", record, ...args];
    execFile(process.execPath, command, { cwd: root }, (error, stdout) => {
      const line = stdout.trim().split("\n").at(-1);
      if (line) resolve({ code: Number(error?.code ?? 0), said: JSON.parse(line) });
      else reject(error ?? new Error("the check says nothing"));
    });
  });

beforeAll(async () => {
  event = await liveEvent(await organizer(), [{ name: "Floor", priceMinor: 2_450 }], "Rush");
  phones = [await newPhone(), await newPhone(), await newPhone()];
  desk = await newDesktop();
  for (const page of [desk, ...phones])
    page.on("console", (line) => {
      if (/hydrat|did not match/i.test(line.text())) mismatches.push(`${page.url()} ${line.text().slice(0, 400)}`);
    });
  await speak(desk, "en", stack().console);
  await signInToConsole(desk, await hire(brand, "manager"));
});

describe("an on-sale with a waiting room", () => {
  let commitment: string;
  let tickets: string[];
  let first: Page;
  let others: Page[];

  it("is planned by the organizer, who is told at the field what does not fit", async () => {
    await desk.goto(`${stack().console}/events/${event.id}/waiting-room`);
    const opens = await alive(desk.getByLabel("The room opens"));
    const sale = desk.getByLabel("The sale opens (draw)");
    await opens.fill(wallIn(-60));
    await button(desk, "Switch the waiting room on").click();
    await desk.getByText("The room opens in the future.").waitFor();
    expect(await opens.getAttribute("aria-invalid")).toBe("true");
    expect(await sale.getAttribute("aria-invalid")).not.toBe("true");
    await opens.fill(wallIn(120));
    await sale.fill(wallIn(60));
    await button(desk, "Switch the waiting room on").click();
    await desk.getByText("The sale opens at least a minute after the room.").waitFor();
    expect(await sale.getAttribute("aria-invalid")).toBe("true");
    expect(await opens.getAttribute("aria-invalid")).not.toBe("true");
    await look(desk, "room-plan-wrong");
    await opens.fill(wallIn(10));
    await button(desk, "Switch the waiting room on").click();
    await desk.getByText("Its commitment is published.").waitFor();
    // One at a time, so that the others see what waiting is.
    const inside = desk.getByLabel("People inside at once");
    await inside.fill("0");
    await button(desk, "Save the pace").click();
    await desk.getByText("A whole number from 1 to 100000.").waitFor();
    await inside.fill("1");
    await button(desk, "Save the pace").click();
    await desk.getByText("The pace was changed.").waitFor();
    await look(desk, "room-planned");
    const door = await newDesktop();
    await speak(door, "en", stack().console);
    await signInToConsole(door, await hire(brand, "door"));
    await door.goto(`${stack().console}/events/${event.id}/waiting-room`);
    await door.getByTestId("room-figures").waitFor();
    expect(await button(door, "Switch off").count()).toBe(0);
    await door.context().close();
    [{ commitment }] = (await rows(`select commitment from "WaitingRoom" where "eventId" = $1`, [event.id])) as [
      { commitment: string },
    ];
  });

  it("shows fans when it opens, and takes their places by keyboard once it has", async () => {
    const [one] = phones as [Page];
    await one.goto(roomUrl());
    await scene(one, "planned").waitFor();
    await inBothLanguages(one, "room-not-open", () => scene(one, "planned").waitFor());
    await moveRoom("opensAt", -1);
    await scene(one, "join").waitFor();
    await inBothLanguages(one, "room-join", () => scene(one, "join").waitFor());
    await (await alive(button(one, "Take a place"))).focus();
    await one.keyboard.press("Enter");
    for (const page of phones.slice(1)) {
      await page.goto(roomUrl());
      await (await alive(button(page, "Take a place"))).click();
    }
    for (const page of phones) await scene(page, "gathering").waitFor();
    await inBothLanguages(one, "room-gathering", () => scene(one, "gathering").waitFor());
    expect(await overflow(one)).toBe(0);
    const found = await rows<{ id: string }>(`select id from "WaitingEntry" where "eventId" = $1`, [event.id]);
    tickets = found.map(({ id }) => id);
    expect(tickets).toHaveLength(phones.length);
  });

  it("draws an order; a reload and a closed tab keep one's place in it", async () => {
    await moveRoom("drawAt", 0);
    await eventually("turns and places", async () => {
      const shown = await Promise.all(phones.map(sceneOf));
      return shown.filter((name) => name === "turn").length === 1 && shown.filter((n) => n === "waiting").length === 2;
    });
    const shown = await Promise.all(phones.map(sceneOf));
    first = phones[shown.indexOf("turn")] as Page;
    others = phones.filter((page) => page !== first);
    const ahead = (page: Page) => page.getByTestId("ahead").textContent();
    const places = await Promise.all(others.map(ahead));
    expect(new Set(places).size).toBe(2);
    for (const [at, page] of others.entries()) {
      await page.reload();
      await scene(page, "waiting").waitFor();
      expect(await ahead(page)).toBe(places[at]);
    }
    const [waiting] = others as [Page];
    const reopened = await waiting.context().newPage();
    await waiting.close();
    await reopened.goto(roomUrl());
    await scene(reopened, "waiting").waitFor();
    expect(await ahead(reopened)).toBe(places[0]);
    others[0] = reopened;
    expect(await reopened.title()).toContain("ahead");
    await inBothLanguages(reopened, "room-waiting", () => scene(reopened, "waiting").waitFor());
    const lost = reopened.getByText("The connection is interrupted.");
    await reopened.context().setOffline(true);
    await lost.waitFor();
    await reopened.context().setOffline(false);
    await lost.waitFor({ state: "detached" });
    expect(await overflow(reopened)).toBe(0);
  });

  it("is recomputed by anybody, and a commitment that was not published is found out", async () => {
    const good = await verifyDraw("--commitment", commitment, "--ticket", tickets[0] ?? "", "--rpc", stack().chain);
    expect(good).toMatchObject({ code: 0, said: { ok: true, findings: [], people: 3 } });
    const lot = await rows<{ lot: number }>(`select lot from "WaitingEntry" where id = $1`, [tickets[0]]);
    expect(good.said.place).toBe(lot[0]?.lot);
    const forged = await verifyDraw("--commitment", "0".repeat(64));
    expect(forged.code).toBe(1);
    expect(forged.said.ok).toBe(false);
  });

  it("says whose turn it is, to eye, ear and keyboard, and leads to paid tickets; then the next one has it", async () => {
    expect(await first.title()).toMatch(/^Your turn!/);
    expect(await first.getByTestId("spoken").textContent()).toContain("It is your turn.");
    expect(await first.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await inBothLanguages(first, "room-turn", () => scene(first, "turn").waitFor());
    await (await alive(button(first, "Choose tickets"))).focus();
    await first.keyboard.press("Enter");
    await first.waitForURL(event.pageUrl ?? "");
    await chooseTickets(first, { eventUrl: first.url(), quantity: 1 });
    await reserve(first);
    await goToPayment(first, someone("rush"));
    await payOnHostedPage(first);
    await tillYours(first);
    await eventually("the next turn", async () => (await Promise.all(others.map(sceneOf))).includes("turn"));
    await first.goto(roomUrl());
    await scene(first, "done").waitFor();
  });

  it("passes a turn on that nobody answers, and tells its owner how to come back", async () => {
    const shown = await Promise.all(others.map(sceneOf));
    const late = others[shown.indexOf("turn")] as Page;
    const last = others.find((page) => page !== late) as Page;
    await rows(
      `update "WaitingEntry" set "untilAt" = now() at time zone 'UTC' where "eventId" = $1 and state = 'offered'`,
      [event.id],
    );
    await scene(late, "passed").waitFor();
    await inBothLanguages(late, "room-passed", () => scene(late, "passed").waitFor());
    await scene(last, "turn").waitFor();
    await (await alive(button(late, "Come back"))).click();
    await scene(late, "waiting").waitFor();
  });

  it("is switched off by the organizer, and everybody hears it without a reload", async () => {
    await look(desk, "room-running");
    await button(desk, "Switch off").click();
    await look(desk, "room-switch-off");
    await desk.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    await desk.getByText("The waiting room is off.").waitFor();
    for (const page of others) await scene(page, "over").waitFor();
    await speak(desk, "he", stack().console);
    await desk.setViewportSize({ width: 390, height: 844 });
    await desk.reload();
    await desk.getByTestId("room-figures").waitFor();
    await look(desk, "room-over");
    expect(await overflow(desk)).toBe(0);
    expect(mismatches).toEqual([]);
  });
});
