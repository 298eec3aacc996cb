/** Decimal digits that hold `bytes` bytes: numeric mode is the densest that every QR reader hands back unharmed. */
export const digitsFor = (bytes: number): number => (2n ** BigInt(bytes * 8) - 1n).toString().length;

/** Bytes as one decimal number of fixed width, leading zeros kept. */
export function toDigits(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return BigInt(`0x${hex || "0"}`)
    .toString()
    .padStart(digitsFor(bytes.length), "0");
}

/** The only inverse of `toDigits`. @returns null for a wrong length, anything but ASCII digits, or a number too large. */
export function fromDigits(digits: string, byteLength: number): Uint8Array | null {
  if (digits.length !== digitsFor(byteLength) || !/^[0-9]+$/.test(digits)) return null;
  const hex = BigInt(digits).toString(16);
  if (hex.length > byteLength * 2) return null;
  const pairs = hex.padStart(byteLength * 2, "0").match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
