import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

const make = {
  databasePassword: () => hex(16),
  nextAuthSecret: () => hex(32),
  ticketCodeSecret: () => hex(32),
  stripeSecretKey: () => `sk_test_${hex(16)}`,
  stripeWebhookSecret: () => `whsec_${hex(24)}`,
  privyAppId: () => `local-${hex(8)}`,
  privyAppSecret: () => hex(24),
  privyAuthorizationKey: () =>
    generateKeyPairSync("ec", { namedCurve: "P-256" })
      .privateKey.export({ type: "pkcs8", format: "der" })
      .toString("base64"),
  deployerKey: () => `0x${hex(32)}`,
  relayerPassword: () => hex(16),
  relayerKey: () => `0x${hex(32)}`,
  treasuryKey: () => `0x${hex(32)}`,
};

export type Secrets = Record<keyof typeof make, string>;

/** This stack's own secrets: made once, kept in the state folder, readable by its owner only. */
export function ensureSecrets(stateDir: string): Secrets {
  const file = path.join(stateDir, "secrets.json");
  const known: Partial<Secrets> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const made = Object.entries(make).map(([name, one]) => [name, known[name as keyof Secrets] ?? one()] as const);
  const secrets = Object.fromEntries(made) as Secrets;
  if (made.some(([name]) => known[name as keyof Secrets] === undefined))
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
