import type { User, Wallet } from "@privy-io/node";
import type { Ref } from "../../../domain/shared/ref";

/** A wallet with what the provider never shows: its key, and whose signature moves it. */
export type KeptWallet = {
  wallet: Wallet;
  privateKey: Ref;
  ownerUserId: string | null;
  /** P-256 public key, SPKI in base64. */
  ownerKey: string | null;
};
export type Replay = { fingerprint: string; body: string; at: number };
export type Memory = {
  users: Record<string, User>;
  wallets: Record<string, KeptWallet>;
  replays: Record<string, Replay>;
};

export const emptyMemory = (): Memory => ({ users: {}, wallets: {}, replays: {} });

/** An error in the provider's shape: `{ error, code }`. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
