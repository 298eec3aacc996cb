import { z } from "zod";
import type { RelayerForm } from "../domain/chain/relayer-form";

const wording =
  "a list of key, keystore:<file>, pkcs11:<label> or kms:<key id>, each perhaps with #draining at its end";

/** `keystore:relayer.json,kms:alias/old#draining`, in order. */
export const RelayerForms = z.string().transform((text, ctx): RelayerForm[] => {
  const forms = text.split(",").map((part) => readForm(part.trim()));
  if (forms.some((form) => form === null) || forms.every((form) => form?.draining)) {
    ctx.addIssue({ code: "custom", message: forms.includes(null) ? wording : "at least one that is not #draining" });
    return z.NEVER;
  }
  return forms.filter((form) => form !== null);
});

function readForm(text: string): RelayerForm | null {
  const [, place, name, mark] = /^(key|keystore|pkcs11|kms)(?::([^#]+))?(#draining)?$/.exec(text) ?? [];
  const draining = mark !== undefined;
  if (place === "key" && !name) return { place, draining };
  if (!name) return null;
  if (place === "keystore") return { place, file: name, draining };
  if (place === "pkcs11") return { place, label: name, draining };
  return place === "kms" ? { place, keyId: name, draining } : null;
}

/** Variables of the relayers' keys; secrets have a variable of their own each. */
export const relayerVariables = {
  RELAYER_SIGNERS: RelayerForms.prefault("key"),
  RELAYER_KEY: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/, "32 bytes as 0x-prefixed hex")
    .optional(),
  RELAYER_KEYSTORE_PASSWORD: z.string().min(1).optional(),
  PKCS11_LIBRARY: z.string().min(1).optional(),
  PKCS11_TOKEN: z.string().min(1).optional(),
  PKCS11_PIN: z.string().min(1).optional(),
  KMS_REGION: z.string().min(1).optional(),
  /** Set only to reach the local twin. Credentials: AWS's own variables or role. */
  KMS_ENDPOINT: z.url().optional(),
};

type Given = { RELAYER_SIGNERS: RelayerForm[] } & Partial<
  Record<Exclude<keyof typeof relayerVariables, "RELAYER_SIGNERS">, string>
>;

const needs: Record<RelayerForm["place"], readonly (keyof Given)[]> = {
  key: ["RELAYER_KEY"],
  keystore: ["RELAYER_KEYSTORE_PASSWORD"],
  pkcs11: ["PKCS11_LIBRARY", "PKCS11_TOKEN", "PKCS11_PIN"],
  kms: ["KMS_REGION"],
};

/** Variables that the chosen places need and that are not there. */
export const missingForRelayers = (env: Given): string[] => [
  ...new Set(env.RELAYER_SIGNERS.flatMap(({ place }) => needs[place]).filter((name) => !env[name])),
];
