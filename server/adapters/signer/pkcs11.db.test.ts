import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { keccak256, toHex } from "viem";
import { afterAll, describe, expect, it } from "vitest";
import { ensureProgram } from "../../test/debian";
import { pkcs11Signer } from "./pkcs11";
import { signerContract } from "./signer.contract";

// Debian's software module, with a token of this test's own. The library reads the variable when it is loaded.
const scratch = mkdtempSync(path.join(os.tmpdir(), "tc-softhsm-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
await ensureProgram("softhsm2-util", "softhsm2");
mkdirSync(path.join(scratch, "tokens"));
process.env.SOFTHSM2_CONF = path.join(scratch, "softhsm2.conf");
writeFileSync(process.env.SOFTHSM2_CONF, `directories.tokendir = ${path.join(scratch, "tokens")}\nlog.level = ERROR\n`);
const library = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"].find(
  existsSync,
);
if (!library) throw new Error("Debian's softhsm2 has put its library somewhere else");
const [token, pin] = ["relayers", "567890"];
const admin = ["--init-token", "--free", "--label", token, "--pin", pin, "--so-pin", "1234567890"];
execFileSync("softhsm2-util", admin, { env: process.env, stdio: "ignore" });

const c = await import("pkcs11js");
const module = new c.PKCS11();
module.load(library);
module.C_Initialize();
const slot = module.C_GetSlotList(true)[0];
if (!slot) throw new Error("no slot");
const admins = module.C_OpenSession(slot, c.CKF_SERIAL_SESSION | c.CKF_RW_SESSION);
module.C_Login(admins, c.CKU_USER, pin);

/** As an operator makes it: in the module, never to leave it. */
function generate(label: string, curve: string) {
  const shared = [
    { type: c.CKA_TOKEN, value: true },
    { type: c.CKA_LABEL, value: label },
  ];
  return module.C_GenerateKeyPair(
    admins,
    { mechanism: c.CKM_EC_KEY_PAIR_GEN },
    [...shared, { type: c.CKA_VERIFY, value: true }, { type: c.CKA_EC_PARAMS, value: Buffer.from(curve, "hex") }],
    [
      ...shared,
      { type: c.CKA_PRIVATE, value: true },
      { type: c.CKA_SENSITIVE, value: true },
      { type: c.CKA_EXTRACTABLE, value: false },
      { type: c.CKA_SIGN, value: true },
    ],
  );
}
const secp256k1 = "06052b8104000a";
const { privateKey } = generate("relayer-1", secp256k1);
generate("relayer-2", secp256k1);
generate("other-curve", "06052b81040022");
let refusal = "";
try {
  module.C_GetAttributeValue(admins, privateKey, [{ type: c.CKA_VALUE }]);
} catch (error) {
  refusal = String(error);
}
module.C_Logout(admins);
module.C_CloseSession(admins);
module.C_Finalize();

const open = (label = "relayer-1", given = pin) => pkcs11Signer({ library, token, label, pin: given });

signerContract("PKCS#11 (softhsm2)", async () => {
  const signer = await open();
  return { signer, again: open, close: async () => signer.close?.() };
});

describe("a hardware module", () => {
  const digest = keccak256(toHex("x"));

  it("signs with several keys of one token, each by its label", async () => {
    const [one, two] = [await open("relayer-1"), await open("relayer-2")];
    expect(one.address).not.toBe(two.address);
    expect(await one.sign(digest)).not.toEqual(await two.sign(digest));
    await two.close?.();
    await one.close?.();
  });

  it("logs in again when its session is gone", async () => {
    const signer = await open();
    await signer.sign(digest);
    // What a module does when it is reset: every session of the process ends.
    const all = new c.PKCS11();
    all.load(library);
    const [here] = all.C_GetSlotList(true);
    if (!here) throw new Error("no slot");
    all.C_CloseAllSessions(here);
    expect(await signer.sign(digest)).toMatchObject({ r: expect.any(String) });
  });

  it("says what is missing: token, key, the right curve", async () => {
    await expect(open("nobody")).rejects.toThrow("the key module has no key nobody in relayers");
    await expect(pkcs11Signer({ library, token: "none", label: "x", pin })).rejects.toThrow("no token none");
    await expect(open("other-curve")).rejects.toMatchObject({ code: "misconfigured" });
    await expect(pkcs11Signer({ library: "/nowhere.so", token, label: "x", pin })).rejects.toThrow("does not start");
  });

  it("keeps the key to itself, from its own administrator too", () => {
    expect(refusal).toMatch(/CKR_ATTRIBUTE_SENSITIVE/);
  });
});
