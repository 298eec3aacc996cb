import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import QRCode from "qrcode";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule } from "zxing-wasm/reader";
import { eventKeys, signCode } from "@/server/domain/code/signature";
import { readCode } from "../gate/_lib/read-codes";
import { y4mFrom } from "./y4m";

const keys = eventKeys("a root secret of at least 32 characters", "0192f0c1-2b3c-7d4e-8f50-112233445566");
const digits = signCode(keys, { tokenId: 4_294_967_295, transferCount: 3, slot: 119_000_000 });

function firstFrame(video: Buffer) {
  const end = video.indexOf("\n");
  const [, width = 0, height = 0] = /W(\d+) H(\d+)/.exec(video.toString("latin1", 0, end))?.map(Number) ?? [];
  const start = end + 1 + "FRAME\n".length;
  const luma = video.subarray(start, start + width * height);
  const data = new Uint8ClampedArray(Array.from(luma, (bright) => [bright, bright, bright, 255]).flat());
  return { width, height, data, bytes: video.length, start };
}

describe("a ticket's code before a camera", () => {
  beforeAll(async () => {
    const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
    await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
  });

  it("is a version 5 symbol: 37 modules, large on a phone", () => {
    expect(QRCode.create([{ data: digits, mode: "numeric" }], { errorCorrectionLevel: "M" }).version).toBe(5);
  });

  it.each([0.95, 0.5, 0.3])("is read by the gate's own reader when it fills %s of a 640 x 480 frame", async (fill) => {
    const png = await QRCode.toBuffer([{ data: digits, mode: "numeric" }], { width: 900, errorCorrectionLevel: "M" });
    const { width, height, data } = firstFrame(y4mFrom([png], { fill }));
    expect(await readCode({ width, height, data, colorSpace: "srgb" } as ImageData)).toBe(digits);
  });

  it("shows nothing where there is no code", async () => {
    const { width, height, data } = firstFrame(y4mFrom([await blank()]));
    expect(await readCode({ width, height, data, colorSpace: "srgb" } as ImageData)).toBeNull();
  });

  it("writes whole frames: as many as asked, each with its planes", async () => {
    const video = y4mFrom([await blank(), await blank()], { width: 64, height: 48, framesEach: 3 });
    const { start } = firstFrame(video);
    expect(video.length).toBe(start - 6 + 6 * (6 + (64 * 48 * 3) / 2));
  });
});

async function blank(): Promise<Buffer> {
  const { PNG } = await import("pngjs");
  const png = new PNG({ width: 40, height: 30 });
  png.data.fill(255);
  return PNG.sync.write(png);
}
