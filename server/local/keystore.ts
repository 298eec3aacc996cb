import { existsSync } from "node:fs";
import path from "node:path";
import { writeKeystore } from "../adapters/signer/keystore";
import type { Secrets } from "./secrets";

export const keystoreFile = (stateDir: string): string => path.join(stateDir, "relayer.keystore.json");

/** The relayer's key as the processes find it: encrypted, in the state folder. Made once, from this stack's own secrets. */
export async function ensureKeystore(stateDir: string, { relayerKey, relayerPassword }: Secrets): Promise<void> {
  const file = keystoreFile(stateDir);
  // Light enough that four processes open it at once on a laptop.
  if (!existsSync(file)) await writeKeystore(file, relayerKey as `0x${string}`, relayerPassword, 1 << 13);
}
