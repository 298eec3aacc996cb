import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PinPort } from "../../ports/pin";
import { addressesOf } from "./content-address";

export type PinLab = {
  port: PinPort;
  /** What anybody reads at `/ipfs/<path>`. */
  read(path: string): Promise<Response>;
  fail(failure: { times: number; status: number | "reset"; after?: boolean }): Promise<void>;
  /** The next upload arrives with one byte more. */
  spoil(): Promise<void>;
  /** The same service with credentials that it does not know; null where it asks for none. */
  stranger: PinPort | null;
  close(): Promise<void>;
};

const bytes = (text: string) => new TextEncoder().encode(text);
const files = { "collection.json": bytes('{"name":"Jazz Night"}\n'), "tier-1.json": bytes('{"name":"חצר"}\n') };

/** The promises of PinPort, kept by whoever implements it. */
export function pinContract(name: string, open: () => Promise<PinLab>) {
  describe(`pin port: ${name}`, () => {
    let lab: PinLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab.close());

    it("keeps a folder under the address computed here, where anybody reads the same bytes", async () => {
      const cid = await lab.port.pin(files);
      expect(cid).toBe((await addressesOf(files)).folder);
      for (const [file, content] of Object.entries(files)) {
        const found = await lab.read(`${cid}/${file}`);
        expect(found.status).toBe(200);
        expect(found.headers.get("content-type")).toBe("application/json");
        expect(new Uint8Array(await found.arrayBuffer())).toEqual(content);
      }
      expect((await lab.read(`${cid}/tier-2.json`)).status).toBe(404);
    });

    it("answers the same twice, at once too", async () => {
      const [first, ...others] = await Promise.all([lab.port.pin(files), lab.port.pin(files), lab.port.pin(files)]);
      expect(others).toEqual([first, first]);
    });

    it("keeps bytes that are no text", async () => {
      const picture = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) % 256);
      const cid = await lab.port.pin({ "picture.bin": picture });
      expect(Buffer.from(await (await lab.read(`${cid}/picture.bin`)).arrayBuffer()).equals(picture)).toBe(true);
    });

    it("says that the provider does not answer, and works when asked again", async () => {
      for (const status of [500, 503, 429, "reset"] as const) {
        await lab.fail({ times: 1, status });
        await expect(lab.port.pin(files)).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
      }
      await lab.fail({ times: 1, status: "reset", after: true });
      await expect(lab.port.pin(files)).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
      expect(await lab.port.pin(files)).toBe((await addressesOf(files)).folder);
    });

    it("does not try again what the provider refuses for good", async () => {
      await lab.fail({ times: 1, status: 400 });
      await expect(lab.port.pin(files)).rejects.toMatchObject({ code: "provider-unavailable", retryable: false });
      if (lab.stranger) await expect(lab.stranger.pin(files)).rejects.toMatchObject({ code: "misconfigured" });
    });

    it("notices when other bytes than ours were kept", async () => {
      await lab.spoil();
      await expect(lab.port.pin(files)).rejects.toMatchObject({ code: "invariant-broken", retryable: false });
    });

    it("refuses what is no flat folder before anything is sent", async () => {
      await expect(lab.port.pin({})).rejects.toMatchObject({ code: "invariant-broken" });
      for (const odd of ["a/b", "..", ""])
        await expect(lab.port.pin({ [odd]: bytes("x") })).rejects.toMatchObject({ code: "invariant-broken" });
    });
  });
}
