/** Choices that follow from a seed: the same seed, the same choices. */
export type Random = {
  /** 0 (included) to 1 (excluded). */
  next(): number;
  /** Whole, both ends included. */
  whole(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(things: readonly T[]): T;
};

/** mulberry32: small, fast and good enough to choose where to strike. */
export function randomFrom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    pick: (things) => things[Math.floor(next() * things.length)] as (typeof things)[number],
  };
}
