import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, expect, it } from "vitest";
import { keystoreSigner } from "../adapters/signer/keystore";

const scratch = mkdtempSync(path.join(os.tmpdir(), "tc-make-keystore-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const make = (input: string, ...args: string[]) => {
  const made = spawnSync(process.execPath, ["--import", "tsx", "server/local/make-keystore.ts", ...args], { input });
  return { status: made.status, said: `${made.stdout}${made.stderr}` };
};

it("makes a keystore that the relayer opens, never overwrites one, and says why it wrote nothing", async () => {
  const file = path.join(scratch, "relayer.json");
  expect(make("short\n", file)).toMatchObject({ status: 1, said: expect.stringContaining("less than twelve") });

  const key = generatePrivateKey();
  const made = make(`twelve letters\n${key}\n`, file);
  const { address } = await keystoreSigner(file, "twelve letters");
  expect(address).toBe(privateKeyToAddress(key).toLowerCase());
  expect(made.said.toLowerCase()).toContain(address);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const before = readFileSync(file, "utf8");
  expect(make("twelve letters\n", file)).toMatchObject({
    status: 1,
    said: expect.stringContaining("is there already"),
  });
  expect(readFileSync(file, "utf8")).toBe(before);
}, 120_000);
