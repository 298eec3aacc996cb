import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { keccak256, toHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, describe, expect, it } from "vitest";
import { kmsSigner } from "./aws-kms";
import { keySigner } from "./key";
import { keystoreSigner, writeKeystore } from "./keystore";
import { signerContract } from "./signer.contract";
import { startKmsTwin } from "./twin/start";

const scratch = mkdtempSync(path.join(os.tmpdir(), "tc-signer-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const key = generatePrivateKey();
/** As light as a test may be; a file that is kept costs a second to open. */
const cost = 1 << 12;

signerContract("in memory", async () => ({
  signer: keySigner(key),
  again: async () => keySigner(key),
  close: async () => undefined,
}));

signerContract("encrypted keystore", async () => {
  const file = path.join(scratch, "contract.json");
  await writeKeystore(file, key, "a password", cost);
  const again = () => keystoreSigner(file, "a password");
  return { signer: await again(), again, close: async () => undefined };
});

const twin = await startKmsTwin({
  port: 0,
  keys: { relayer: { privateKey: key }, rsa: { privateKey: key, spec: "RSA_2048" } },
});
afterAll(() => twin.close());
const settings = {
  region: "eu-central-1",
  endpoint: twin.url,
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
};
const open = (keyId = "relayer") => kmsSigner({ keyId, ...settings });
const fail = (failure: object) =>
  fetch(new URL("/__admin/fail", twin.url), { method: "POST", body: JSON.stringify(failure) });

signerContract("AWS KMS", async () => ({ signer: await open(), again: open, close: async () => undefined }));

describe("keystore", () => {
  const file = path.join(scratch, "keystore.json");

  it("is read by its owner only, holds no key in the clear, and is never overwritten", async () => {
    await writeKeystore(file, key, "right", cost);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).not.toContain(key.slice(2));
    await expect(writeKeystore(file, generatePrivateKey(), "other", cost)).rejects.toMatchObject({ code: "EEXIST" });
    expect((await keystoreSigner(file, "right")).address).toBe(privateKeyToAddress(key).toLowerCase());
  });

  it("says what is wrong: the password, the file, its content", async () => {
    await expect(keystoreSigner(file, "wrong")).rejects.toThrow("the password does not open");
    await expect(keystoreSigner(path.join(scratch, "none.json"), "x")).rejects.toThrow("cannot be read");
    const other = path.join(scratch, "other.json");
    for (const text of ["", "{}", '{"version":3,"crypto":{"kdf":"pbkdf2"}}']) {
      writeFileSync(other, text);
      await expect(keystoreSigner(other, "x")).rejects.toThrow("is not a keystore of version 3");
    }
  });

  it("says so when a file asks for a derivation that OpenSSL does not make", async () => {
    const theirs = path.join(scratch, "theirs.json");
    const kept = JSON.parse(await readFile(file, "utf8"));
    // The specification's own example: N of 2^18 with r of 1, which newer rules for scrypt forbid.
    kept.crypto.kdfparams = { ...kept.crypto.kdfparams, n: 262_144, r: 1, p: 8 };
    writeFileSync(theirs, JSON.stringify(kept));
    await expect(keystoreSigner(theirs, "right")).rejects.toThrow("asks for a derivation that is not made here");
  });
});

describe("AWS KMS", () => {
  const digest = keccak256(toHex("x"));

  it("brings a high s down to the half that Ethereum takes", async () => {
    const signer = await open();
    twin.highS = true;
    const high = await signer.sign(digest);
    twin.highS = false;
    expect(high).toEqual(await signer.sign(digest));
  });

  it("asks for the public key once", async () => {
    const signer = await open();
    const before = twin.calls.filter((call) => call.endsWith("GetPublicKey")).length;
    await signer.sign(digest);
    await signer.sign(digest);
    expect(twin.calls.filter((call) => call.endsWith("GetPublicKey"))).toHaveLength(before);
  });

  it("tries again when it is told to slow down, and says unavailable when it stays so", async () => {
    const signer = await open();
    await fail({ times: 2, status: 429 });
    expect(await signer.sign(digest)).toEqual(await signer.sign(digest));
    await fail({ times: 50, status: 500 });
    await expect(signer.sign(digest)).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
    await fail({ times: 0 });
    expect(await signer.sign(digest)).toMatchObject({ r: expect.any(String) });
  });

  it("is not waited for without end, and signs again afterwards", async () => {
    const signer = await open();
    await fail({ times: 1, status: "timeout" });
    const begun = Date.now();
    await expect(signer.sign(digest)).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(await signer.sign(digest)).toMatchObject({ r: expect.any(String) });
  }, 20_000);

  it("says that it is ours to mend: a key that is not there, of another kind, disabled, or not allowed", async () => {
    await expect(open("nothing")).rejects.toMatchObject({ code: "misconfigured" });
    await expect(open("rsa")).rejects.toThrow("is not of secp256k1 but RSA_2048");
    const signer = await open();
    const relayer = twin.keys.relayer;
    if (!relayer) throw new Error("no key");
    relayer.disabled = true;
    await expect(signer.sign(digest)).rejects.toMatchObject({ code: "misconfigured", retryable: false });
    relayer.disabled = false;
    await fail({ times: 1, status: 403 });
    await expect(signer.sign(digest)).rejects.toThrow("AccessDeniedException");
  });

  it("does not pass on a signature of another key", async () => {
    const signer = await open();
    const relayer = twin.keys.relayer;
    if (!relayer) throw new Error("no key");
    relayer.privateKey = generatePrivateKey();
    await expect(signer.sign(digest)).rejects.toMatchObject({ code: "invariant-broken" });
    relayer.privateKey = key;
  });
});
