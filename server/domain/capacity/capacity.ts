import { z } from "zod";
import { accept, type Decision, refuse } from "../shared/decision";

/** The contract counts a tier's tickets in 24 bits. */
const Seats = z.number().int().min(0).max(1_000_000);
const PerBuyer = z.number().int().min(1).max(10_000).nullable();

export const TierCapacityInput = z.strictObject({
  eventId: z.uuid(),
  tierId: z.uuid(),
  quantity: Seats.min(1).optional(),
  blocked: Seats.optional(),
  maxPerBuyer: PerBuyer.optional(),
  /** Made by the page; the same key changes once. */
  key: z.uuid(),
});
export type TierCapacityInput = z.infer<typeof TierCapacityInput>;

export const EventCapacityInput = z.strictObject({ eventId: z.uuid(), maxPerBuyer: PerBuyer, key: z.uuid() });
export type EventCapacityInput = z.infer<typeof EventCapacityInput>;

export const QuotaInput = z.strictObject({
  eventId: z.uuid(),
  /** Made by the page; the same id is the same quota. */
  quotaId: z.uuid(),
  name: z.string().trim().min(1).max(80),
  quantity: Seats,
  blocked: Seats.default(0),
  tierIds: z
    .array(z.uuid())
    .min(1)
    .max(64)
    .refine((ids) => new Set(ids).size === ids.length, "each tier once"),
});
export type QuotaInput = z.infer<typeof QuotaInput>;

type Counters = { quantity: number; blocked: number; held: number; sold: number };
type Wish = { quantity?: number | undefined; blocked?: number | undefined };

/**
 * What a tier or quota becomes. Nobody's seat is taken away: refuses capacity-in-use with the `least` that `quantity` can be
 * when it is lowered; when more is blocked than is free, with the least quantity that would allow it.
 */
export function resize(now: Counters, wish: Wish): Decision<{ quantity: number; blocked: number }> {
  const { quantity = now.quantity, blocked = now.blocked } = wish;
  const least = now.held + now.sold + blocked;
  if (least <= quantity) return accept({ quantity, blocked });
  const field = wish.quantity === undefined ? "blocked" : "quantity";
  return refuse("capacity-in-use", { field, rule: "at-least", least });
}

/** How the chain must follow a tier that grows: its cap can rise and is announced first; what is sold less of needs no change. */
export const capNeeded = (tier: { quantity: number; onChainMax: number | null }, quantity: number): number | null =>
  quantity > (tier.onChainMax ?? tier.quantity) ? quantity : null;
