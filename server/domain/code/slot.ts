export const slotSeconds = 15;

/** Number of the time slot, counted from the Unix epoch. */
export const slotAt = (now: Date): number => Math.floor(now.getTime() / 1000 / slotSeconds);

export const slotEndsAt = (slot: number): Date => new Date((slot + 1) * slotSeconds * 1000);

/**
 * Current and previous slot pass, and one slot ahead for clocks that differ; so a copied picture lives 30 seconds at most
 * (15 more where the issuing clock runs ahead).
 */
export function freshness(slot: number, now: Date): "fresh" | "expired" | "ahead" {
  const current = slotAt(now);
  if (slot < current - 1) return "expired";
  return slot > current + 1 ? "ahead" : "fresh";
}
