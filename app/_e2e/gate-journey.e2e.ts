import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { stack } from "./harness/stack";
import { onChain } from "./steps/chain";
import { signInToConsole } from "./steps/console";
import { rows } from "./steps/database";
import { shownCode } from "./steps/fan";
import { bought, someone } from "./steps/fan-doors";
import { addDevice, cameraOf, newCamera, nextScan, pairGate, readPixels, scan } from "./steps/gate";
import { look, speak } from "./steps/look";
import { hire, liveEvent, organizer } from "./steps/organizer-doors";
import { tokenOf } from "./steps/register";

const gateName = "North door";

/** A fan's phone with one of her tickets open. */
async function phoneWith(fan: Awaited<ReturnType<typeof bought>>["fan"], key: string): Promise<Page> {
  const home = stack().brand(fan.brand);
  const phone = await newPhone();
  await phone.context().addCookies([{ name: "tc_fan", value: fan.jar.bearer ?? "", url: home }]);
  await phone.goto(`${home}/tickets/${key.replace(":", "-")}`);
  await shownCode(phone);
  return phone;
}

const green = "rgb(11, 107, 58)";
const red = "rgb(168, 16, 31)";

/** What the scanner answers, and in which colour. */
const said = async (answer: Locator) => ({
  decision: await answer.getAttribute("data-decision"),
  reason: await answer.getAttribute("data-reason"),
  color: await answer.evaluate((it) => getComputedStyle(it).backgroundColor),
});

/** A code that has just begun has all its time before it. */
async function nextSlot(phone: Page): Promise<void> {
  const before = await (await shownCode(phone)).getAttribute("data-digits");
  await phone.locator(`[data-testid="ticket-code"]:not([data-digits="${before}"])`).waitFor();
}

describe("a gate", () => {
  const camera = newCamera();
  let desk: Page;
  let door: Page;
  let fanPhone: Page;
  let eventId: string;
  let keys: string[];
  let oldPicture: Buffer;
  let oldSince: number;
  let otherPhone: Page;
  let secondPhone: Page;

  const picture = async (phone: Page) => (await shownCode(phone)).screenshot();

  beforeAll(async () => {
    const staff = await organizer();
    const [event, other] = await Promise.all([
      liveEvent(staff, [{ name: "Floor", priceMinor: 2_450 }], "Doors open"),
      liveEvent(staff, [{}], "Elsewhere"),
    ]);
    eventId = event.id;
    const first = event.tiers[0]?.id ?? "";
    const ours = await bought(someone("ines"), eventId, [{ tierId: first, quantity: 2 }]);
    const theirs = await bought(someone("otto"), other.id, [{ tierId: other.tiers[0]?.id ?? "", quantity: 1 }]);
    keys = ours.keys;
    secondPhone = await phoneWith(ours.fan, keys[1] ?? "");
    oldPicture = await picture(secondPhone);
    oldSince = Date.now();
    fanPhone = await phoneWith(ours.fan, keys[0] ?? "");
    otherPhone = await phoneWith(theirs.fan, theirs.keys[0] ?? "");
    desk = await newDesktop();
    await signInToConsole(desk, await hire("aurora"));
  });

  it("becomes a scanner by the code in the console, which sees it pair without reloading", async () => {
    await desk.goto(`${stack().console}/events/${eventId}/gates`);
    await look(desk, "console-gates-empty");
    const url = await addDevice(desk, gateName, "Dana's phone");
    expect(new URL(url).origin).toBe(stack().console);
    expect(new URL(url).pathname).toBe("/gate/pair");
    await look(desk, "console-pair-dialog");
    door = await newPhone({ cameraFile: camera.file, permissions: ["camera"] });
    await door.goto(url);
    await look(door, "gate-pair");
    await pairGate(door, url);
    expect(door.url()).not.toContain("#");
    await desk.getByText("Dana's phone is paired").waitFor();
    await desk.getByRole("button", { name: "Done" }).click();
    await desk.getByText("Paired", { exact: true }).waitFor();
    await look(desk, "console-gates");
    await look(door, "gate-scanner");
  });

  it("pairs one phone by one code: a second one is refused", async () => {
    const url = await addDevice(desk, "South door", "Spare phone");
    const first = await newPhone({ cameraFile: camera.file, permissions: ["camera"] });
    await pairGate(first, url);
    const second = await newPhone();
    await second.goto(url);
    await second.getByRole("button", { name: "Pair", exact: true }).click();
    await second.getByText(/This pairing code was used already/).waitFor();
    await look(second, "gate-pair-used");
    for (const phone of [first, second]) await phone.context().close();
  });

  it("admits in green what its camera reads from the fan's screen, and then refuses it in red with when and where", async () => {
    await desk.goto(`${stack().console}/events/${eventId}`);
    await desk.getByText("Nobody has come in yet.").waitFor();
    await desk.evaluate(() => Object.assign(window, { loadedOnce: true }));
    await nextSlot(fanPhone);
    const pixels = await picture(fanPhone);
    expect(await readPixels(pixels)).toMatch(/^\d{180,200}$/);
    const answer = await scan(door, camera, pixels);
    expect(await said(answer)).toEqual({ decision: "admit", reason: "admitted", color: green });
    expect(await answer.textContent()).toContain("Floor");
    // The same code is still before the camera.
    await door.getByTestId("scan-next").click();
    const second = door.locator('[data-testid="scan-result"][data-reason="already-used"]');
    await second.waitFor();
    expect(await said(second)).toEqual({ decision: "refuse", reason: "already-used", color: red });
    expect(await second.getByTestId("scan-first").textContent()).toMatch(
      new RegExp(`^Entered at \\d\\d:\\d\\d:\\d\\d through ${gateName}$`),
    );
    await look(door, "gate-already-used");
  });

  it("shows the entry in the console and to the fan without reloading, on the chain and in the view", async () => {
    await desk.getByText("Admitted", { exact: true }).waitFor();
    await desk.getByText("Refused: already used").waitFor();
    expect(await desk.evaluate(() => "loadedOnce" in window)).toBe(true);
    const { collection, tokenId } = tokenOf(keys[0] ?? "");
    const used = await eventually("the entry on the chain", async () =>
      (await onChain.entriesOf(collection)).find(({ args }) => args.tokenId === BigInt(tokenId)),
    );
    expect((await onChain.ticketOf(collection, tokenId)).used).toBe(true);
    const shown = await eventually("the entry in the view", async () => {
      const [row] = await rows<{ used_at: string | null; gate_ref: string; holder: string }>(
        "select t.used_at, t.gate_ref, e.holder from chain.ticket t join chain.entry e using (id) where id = $1",
        [keys[0]],
      );
      return row?.used_at ? row : null;
    });
    expect(shown.gate_ref).toBe(used.args.gateRef);
    expect(shown.holder).toBe((await onChain.ownerOf(collection, tokenId)).toLowerCase());
    expect(Number(shown.used_at)).toBe(used.args.usedAt);
    await look(desk, "console-entries");
    await fanPhone.getByText(new RegExp(`^Used .* at ${gateName}$`)).waitFor();
    expect(await fanPhone.getByTestId("ticket-code").count()).toBe(0);
    await look(fanPhone, "market-ticket-used");
  });

  it("refuses a screenshot after its time", async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, oldSince + 46_000 - Date.now())));
    const answer = await scan(door, camera, oldPicture);
    expect(await said(answer)).toEqual({ decision: "refuse", reason: "code-expired", color: red });
    await look(door, "gate-old-code");
    const { collection, tokenId } = tokenOf(keys[1] ?? "");
    expect((await onChain.ticketOf(collection, tokenId)).used).toBe(false);
  });

  it("refuses a ticket of another event", async () => {
    const answer = await scan(door, camera, await picture(otherPhone));
    expect(await said(answer)).toEqual({ decision: "refuse", reason: "other-event", color: red });
    await look(door, "gate-other-event");
  });

  it("admits that ticket by its living code", async () => {
    await nextSlot(secondPhone);
    const answer = await scan(door, camera, await picture(secondPhone));
    expect(await said(answer)).toEqual({ decision: "admit", reason: "admitted", color: green });
    await look(door, "gate-admitted");
  });

  it("speaks Hebrew right to left, and forgets everything when the organizer revokes it", async () => {
    await speak(door, "he", stack().console);
    await door.reload();
    expect(await door.getAttribute("html", "dir")).toBe("rtl");
    const answer = await scan(door, camera, await picture(otherPhone));
    expect((await said(answer)).reason).toBe("other-event");
    await look(door, "gate-other-event");
    await camera.showNothing();
    await nextScan(door);
    await cameraOf(door, "running");
    expect(await door.getByTestId("scan-result").count()).toBe(0);
    await look(door, "gate-scanner");
    await speak(door, "en", stack().console);
    await desk.goto(`${stack().console}/events/${eventId}/gates`);
    await desk.getByRole("button", { name: "Revoke: Dana's phone" }).click();
    await look(desk, "console-revoke-dialog");
    await desk.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
    await desk.getByText("Revoked", { exact: true }).waitFor();
    await door.reload();
    await door.getByRole("heading", { name: "This device was removed" }).waitFor();
    expect(await door.evaluate(() => localStorage.length)).toBe(0);
    await look(door, "gate-revoked");
  });
});
