type Entry = { tokenId: number; usedAt: number };

/** From here on a word is cheaper than naming each ticket; below, the log and the bit of one cost the same. */
const leastInAWord = 3;

/**
 * The same entries as words of 256 bits, where that is the same fact for less gas: the contract writes one time a call, so only
 * entries of one second qualify, and a time is never changed to make them. @returns null where each is named by its id.
 */
export function masksOf(entries: Entry[]): { words: number[]; masks: bigint[]; usedAt: number } | null {
  const [first] = entries;
  if (!first || entries.some(({ usedAt }) => usedAt !== first.usedAt)) return null;
  const byWord = new Map<number, bigint>();
  for (const { tokenId } of entries) {
    const word = Math.floor(tokenId / 256);
    byWord.set(word, (byWord.get(word) ?? 0n) | (1n << BigInt(tokenId % 256)));
  }
  if (entries.length < leastInAWord * byWord.size) return null;
  return { words: [...byWord.keys()], masks: [...byWord.values()], usedAt: first.usedAt };
}
