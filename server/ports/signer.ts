import type { Ref } from "../domain/shared/ref";

/** A secp256k1 key that never leaves its place: memory, a hardware module, somebody's service. */
export type SignerPort = {
  /** Lower-case. */
  readonly address: `0x${string}`;
  /**
   * Signs 32 bytes; `s` is in the lower half of the order, as Ethereum asks.
   * @throws {AppError} provider-unavailable (retryable), misconfigured: no such key, no right to it.
   */
  sign(digest: Ref): Promise<Signature>;
  close?(): Promise<void>;
};
export type Signature = { r: Ref; s: Ref; yParity: 0 | 1 };
