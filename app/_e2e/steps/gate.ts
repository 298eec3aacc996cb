import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { PNG } from "pngjs";
import { prepareZXingModule } from "zxing-wasm/reader";
import { readCode } from "../../gate/_lib/read-codes";
import { y4mFrom } from "../y4m";
import { alive } from "./alive";

/** Longer than a frame takes from the file to the reader. */
const lensMs = 500;

/** A camera whose picture the test decides: a file that Chromium plays over and over, and that changes while it plays. */
export function newCamera() {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "tc-camera-")), "camera.y4m");
  const wall = new PNG({ width: 40, height: 30 });
  wall.data.fill(255);
  const nothing = PNG.sync.write(wall);
  writeFileSync(file, y4mFrom([nothing]));
  /** Resolves when the new picture has surely reached the page. */
  const show = async (picture: Buffer) => {
    // Written over in place: a file that shrinks for a moment would end the stream.
    writeFileSync(file, y4mFrom([picture]), { flag: "r+" });
    await new Promise((resolve) => setTimeout(resolve, lensMs));
  };
  return { file, show, showNothing: () => show(nothing) };
}

/** What a phone's camera reads in these pixels. */
export async function readPixels(picture: Buffer): Promise<string | null> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
  const { width, height, data } = PNG.sync.read(picture);
  return readCode({ width, height, data: new Uint8ClampedArray(data), colorSpace: "srgb" } as ImageData);
}

/** On an event's gates page: a gate and a device, by the dialogs. @returns the address that the shown QR carries, read from its pixels. */
export async function addDevice(page: Page, gate: string, device: string): Promise<string> {
  const dialog = page.getByRole("dialog");
  await (await alive(page.getByRole("button", { name: "Add a gate" }))).click();
  await dialog.getByLabel("Name of the gate").fill(gate);
  await dialog.getByRole("button", { name: "Add a gate" }).click();
  await page.getByRole("button", { name: `Add a device to ${gate}` }).click();
  await dialog.getByLabel("Name of the device").fill(device);
  await dialog.getByRole("button", { name: "Continue" }).click();
  const text = await readPixels(await dialog.getByRole("img", { name: "QR code that pairs this device" }).screenshot());
  if (!text) throw new Error("no code can be read from the dialog");
  return text;
}

/** Opens the address of that QR on the phone and presses what is asked for. */
export async function pairGate(phone: Page, url: string): Promise<void> {
  await phone.goto(url);
  await (await alive(phone.getByRole("button", { name: "Pair", exact: true }))).click();
  await phone.waitForURL(/\/gate$/);
  await cameraOf(phone, "running");
}

export const cameraOf = (phone: Page, state: string) =>
  phone.locator(`[data-testid="gate-camera"][data-state="${state}"]`).waitFor();

/** Longer than an answer takes from a frame that was seen just before the picture went away. */
const quietMs = 1_000;

/** Holds these pixels before the scanner's camera, and nothing before them, so that the answer is to them alone. @returns it. */
export async function scan(door: Page, camera: ReturnType<typeof newCamera>, picture: Buffer): Promise<Locator> {
  await camera.showNothing();
  for (let since = Date.now(); Date.now() - since < quietMs; await door.waitForTimeout(100)) {
    if (!(await door.getByTestId("scan-next").isVisible())) continue;
    await nextScan(door);
    since = Date.now();
  }
  await camera.show(picture);
  const answer = door.getByTestId("scan-result");
  await answer.waitFor();
  return answer;
}

export async function nextScan(door: Page): Promise<void> {
  const next = door.getByTestId("scan-next");
  if (await next.isVisible()) await next.click();
}
