import { recoverAddress, toHex } from "viem";
import { publicKeyToAddress } from "viem/accounts";
import { AppError } from "../../domain/shared/app-error";
import type { Ref } from "../../domain/shared/ref";
import type { Signature } from "../../ports/signer";

/** Order of secp256k1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

type Point = { r: bigint; s: bigint };

/**
 * What Ethereum needs of a bare ECDSA signature: the lower of the two `s`, and which of two keys it recovers to, found by trying.
 * @throws {AppError} invariant-broken when it is not a signature of this address over this digest.
 */
export async function ethereumSignature({ r, s }: Point, digest: Ref, address: string): Promise<Signature> {
  const low = s > order / 2n ? order - s : s;
  const parts = { r: toHex(r, { size: 32 }), s: toHex(low, { size: 32 }) };
  for (const yParity of [0, 1] as const) {
    const found = await recoverAddress({ hash: digest, signature: { ...parts, yParity } }).catch(() => undefined);
    if (found?.toLowerCase() === address) return { ...parts, yParity };
  }
  throw new AppError("invariant-broken", { message: `a signature came back that is not of ${address}` });
}

/** Address of an uncompressed point (65 bytes, 04 first). */
export function addressOfPoint(point: Uint8Array): `0x${string}` {
  if (point.length !== 65 || point[0] !== 4)
    throw new AppError("misconfigured", { message: "the key is not an uncompressed point of secp256k1" });
  return publicKeyToAddress(toHex(point)).toLowerCase() as `0x${string}`;
}

/** r and s in 64 bytes, as hardware modules give them. */
export const pointOfPair = (bytes: Uint8Array): Point => ({
  r: BigInt(toHex(bytes.subarray(0, 32))),
  s: BigInt(toHex(bytes.subarray(32, 64))),
});

/** r and s from the DER that X9.62 writes: a sequence of two integers. @throws {AppError} provider-unavailable for other bytes. */
export function pointOfDer(der: Uint8Array): Point {
  const integerAt = (at: number): { value: bigint; next: number } => {
    const length = der[at + 1] ?? 0;
    const bytes = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 2 || length === 0 || bytes.length !== length)
      throw new AppError("provider-unavailable", { retryable: true, message: "not a DER signature" });
    return { value: BigInt(toHex(bytes)), next: at + 2 + length };
  };
  const r = integerAt(2);
  const s = integerAt(r.next);
  return { r: r.value, s: s.value };
}
