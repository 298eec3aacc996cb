/** Letters and digits that nobody confuses on the phone: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
export const orderNumberAlphabet = "34679ACDEFGHJKMNPQRTWXY";
export const orderNumberLength = 8;

/**
 * What a person reads out. `bytes` are random and given by the caller (at least 32, of which those that would favour some
 * letters are skipped). About 78 billion numbers; the database refuses a repeat and the caller tries again.
 */
export function orderNumber(bytes: Uint8Array): string {
  const fair = 256 - (256 % orderNumberAlphabet.length);
  const letters = [...bytes]
    .filter((byte) => byte < fair)
    .map((byte) => orderNumberAlphabet[byte % orderNumberAlphabet.length]);
  if (letters.length < orderNumberLength) throw new RangeError("not enough random bytes");
  return letters.slice(0, orderNumberLength).join("");
}
