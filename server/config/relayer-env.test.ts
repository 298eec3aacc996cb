import { describe, expect, it } from "vitest";
import { missingForRelayers, RelayerForms } from "./relayer-env";

describe("RELAYER_SIGNERS", () => {
  it("reads each place, in order, with the mark of the ones that drain", () => {
    expect(RelayerForms.parse("keystore:/keys/new.json, kms:alias/relayer#draining,pkcs11:relayer-1,key")).toEqual([
      { place: "keystore", file: "/keys/new.json", draining: false },
      { place: "kms", keyId: "alias/relayer", draining: true },
      { place: "pkcs11", label: "relayer-1", draining: false },
      { place: "key", draining: false },
    ]);
  });

  it("refuses what it does not know, a place without a name, and a house in which everybody leaves", () => {
    for (const text of ["", "vault:x", "kms", "kms:", "key:0x1", "key#leaving", "key,,key"])
      expect(RelayerForms.safeParse(text).success, text).toBe(false);
    expect(RelayerForms.safeParse("key#draining").error?.issues[0]?.message).toBe("at least one that is not #draining");
  });

  it("names the variables that the places need, and no others", () => {
    const signers = RelayerForms.parse("pkcs11:a,kms:b,pkcs11:c");
    expect(missingForRelayers({ RELAYER_SIGNERS: signers, PKCS11_TOKEN: "t" })).toEqual([
      "PKCS11_LIBRARY",
      "PKCS11_PIN",
      "KMS_REGION",
    ]);
    expect(missingForRelayers({ RELAYER_SIGNERS: RelayerForms.parse("key"), RELAYER_KEY: "0x" })).toEqual([]);
  });
});
