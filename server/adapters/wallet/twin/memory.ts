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

type Found = { byEmail: Map<string, User>; byExternalId: Map<string, KeptWallet> };
const found = new WeakMap<Memory, Found>();

/** What every request looks for, without walking through everybody who was ever here. Made of what is kept, not kept itself. */
export function foundIn(memory: Memory): Found {
  const known = found.get(memory);
  if (known) return known;
  const made: Found = { byEmail: new Map(), byExternalId: new Map() };
  found.set(memory, made);
  for (const user of Object.values(memory.users)) keepUser(memory, user);
  for (const kept of Object.values(memory.wallets)) keepWallet(memory, kept);
  return made;
}

export function keepUser(memory: Memory, user: User): void {
  memory.users[user.id] = user;
  for (const account of user.linked_accounts)
    if (account.type === "email") foundIn(memory).byEmail.set(account.address.toLowerCase(), user);
}

export function keepWallet(memory: Memory, kept: KeptWallet): void {
  memory.wallets[kept.wallet.id] = kept;
  if (kept.wallet.external_id) foundIn(memory).byExternalId.set(kept.wallet.external_id, kept);
}

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
