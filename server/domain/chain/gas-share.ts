/**
 * A transaction's cost divided among what it carried: each pays the same, and the wei that do not divide go one each to the
 * first. Equal, because most of a batch's gas is the transaction itself: an order of ten tickets costs a fifth more than one of
 * one. The parts add up exactly. @returns nothing for nobody.
 */
export function shareCost(wei: bigint, parts: number): bigint[] {
  if (parts === 0) return [];
  const each = wei / BigInt(parts);
  const over = Number(wei % BigInt(parts));
  return Array.from({ length: parts }, (_, place) => (place < over ? each + 1n : each));
}
