/** Over which time the speed is measured. */
export const measuredMs = 300_000;

/** A shorter look would take the first rush for the speed. */
const leastMs = 30_000;

type Measured = { turns: number; overMs: number };

/**
 * About how many seconds until somebody with so many people ahead has her turn, from the turns that were measured; null while
 * nothing was measured, because an invented number is worse than none.
 */
export function aboutSeconds(ahead: number, { turns, overMs }: Measured): number | null {
  if (ahead < 0) return null;
  if (turns <= 0 || overMs < leastMs) return null;
  return Math.round(((ahead + 1) * overMs) / turns / 1000);
}

/** As it is told: whole minutes at first, then steps that a guess deserves. @returns minutes, 0 for less than one. */
export function roundedMinutes(seconds: number): number {
  const minutes = seconds / 60;
  if (minutes < 1) return 0;
  if (minutes < 10) return Math.ceil(minutes);
  const step = minutes < 60 ? 5 : minutes < 180 ? 15 : 60;
  return Math.ceil(minutes / step) * step;
}
