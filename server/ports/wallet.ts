import type { Ref } from "../domain/shared/ref";

export type Wallet = { walletId: string; address: string };
export type TypedIntent = {
  domain: { name: string; version: string; chainId: number; verifyingContract: Ref };
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  message: Record<string, string | number | bigint>;
};

/** Keeps people's keys. Addresses come back lower-case. */
export type WalletPort = {
  readonly provider: string;
  /** The wallet of this owner, made on the first call: same `ownerRef`, same wallet. @throws {AppError} provider-unavailable. */
  ensureWallet(owner: { ownerRef: string; email: string }): Promise<Wallet & { userId: string }>;
  /** A wallet of ours that belongs to nobody's e-mail (an organization's royalties). Same `ownerRef`, same wallet. */
  ensureServerWallet(owner: { ownerRef: string }): Promise<Wallet>;
  /** EIP-712 signature by the wallet (65 bytes hex). */
  signIntent(walletId: string, address: string, intent: TypedIntent): Promise<Ref>;
  /** Signature by the wallet's key of 32 bytes as they are (65 bytes hex: r, low s, v of 27 or 28). */
  signDigest(walletId: string, address: string, digest: Ref): Promise<Ref>;
};
