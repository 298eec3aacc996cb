import type { RelayerForm } from "../../domain/chain/relayer-form";
import type { SignerPort } from "../../ports/signer";
import { keySigner } from "./key";

export type Secrets = {
  RELAYER_KEY?: string;
  RELAYER_KEYSTORE_PASSWORD?: string;
  PKCS11_LIBRARY?: string;
  PKCS11_TOKEN?: string;
  PKCS11_PIN?: string;
  KMS_REGION?: string;
  KMS_ENDPOINT?: string;
};

/** Opens the keys of these places, in order. The environment was checked: what a place needs is there. @throws {AppError} misconfigured, provider-unavailable. */
export const openRelayers = (forms: readonly RelayerForm[], secrets: Secrets) =>
  Promise.all(forms.map(async (form) => ({ signer: await open(form, secrets), draining: form.draining })));

// Each SDK is loaded only where its place is named.
async function open(form: RelayerForm, secrets: Secrets): Promise<SignerPort> {
  switch (form.place) {
    case "key":
      return keySigner(secrets.RELAYER_KEY as `0x${string}`);
    case "keystore":
      return (await import("./keystore")).keystoreSigner(form.file, secrets.RELAYER_KEYSTORE_PASSWORD ?? "");
    case "pkcs11": {
      const { PKCS11_LIBRARY: library = "", PKCS11_TOKEN: token = "", PKCS11_PIN: pin = "" } = secrets;
      return (await import("./pkcs11")).pkcs11Signer({ library, token, pin, label: form.label });
    }
    case "kms": {
      const { KMS_REGION: region = "", KMS_ENDPOINT: endpoint } = secrets;
      return (await import("./aws-kms")).kmsSigner({ keyId: form.keyId, region, endpoint });
    }
  }
}
