import { payableStep } from "../shared/currency";

export const voucherKinds = ["percent", "fixed", "price", "access"] as const;
export type VoucherKind = (typeof voucherKinds)[number];

/** `value` is basis points off (percent), minor units off each ticket (fixed), or minor units for each ticket (price). */
export type Reduction = { kind: VoucherKind; value: number };

/**
 * What one ticket costs with the voucher, in minor units. The one rounding rule: the price of each ticket is rounded half up, to what
 * can be paid in the currency (a whole minor unit, ten where there are three decimals). Never below zero, never above `faceMinor`.
 */
export function reducedMinor(faceMinor: number, { kind, value }: Reduction, currency: string): number {
  const [wanted, of] = wantedMinor(BigInt(faceMinor), kind, BigInt(value));
  if (wanted >= BigInt(faceMinor) * of) return faceMinor;
  const step = BigInt(payableStep(currency)) * of;
  const rounded = Number(((2n * wanted + step) / (2n * step)) * (step / of));
  return Math.min(faceMinor, Math.max(0, rounded));
}

/** The exact price as a fraction. */
function wantedMinor(face: bigint, kind: VoucherKind, value: bigint): [wanted: bigint, of: bigint] {
  if (kind === "percent") return [face * (value > 10_000n ? 0n : 10_000n - value), 10_000n];
  if (kind === "fixed") return [value > face ? 0n : face - value, 1n];
  return [kind === "price" ? value : face, 1n];
}
