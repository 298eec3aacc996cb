import { z } from "zod";

/**
 * Where an order may go. `abandoned` is not the end: money that comes late makes it paid if there is room, and is given
 * back if there is not. `fulfilled` may still be refunded by a person.
 */
export const orderTransitions = {
  pending: ["paid", "abandoned"],
  abandoned: ["paid", "refunding"],
  paid: ["fulfilled", "refunding"],
  fulfilled: ["refunding"],
  refunding: ["refunded"],
  refunded: [],
} as const;
export type OrderState = keyof typeof orderTransitions;
export type OrderKind = "primary" | "resale";

export const canMove = (from: string, to: OrderState): boolean =>
  ((orderTransitions as Record<string, readonly string[]>)[from] ?? []).includes(to);

/** Every state from which the given one is reached: what a conditional update may change. */
export const sourcesOf = (to: OrderState): OrderState[] =>
  (Object.keys(orderTransitions) as OrderState[]).filter((from) => canMove(from, to));

/** Lower case, no surrounding space: the same person types her address in many ways. */
export const Email = z.string().trim().toLowerCase().pipe(z.email().max(254));

export const CheckoutInput = z.object({
  brand: z.string().min(1).max(63),
  holdId: z.uuid(),
  email: Email,
  locale: z.enum(["en", "he"]).optional(),
});
export type CheckoutInput = z.infer<typeof CheckoutInput>;

export const OrderInput = z.object({ brand: z.string().min(1).max(63), orderId: z.uuid() });
export type OrderInput = z.infer<typeof OrderInput>;

/** Highest total that the column and the provider both hold, in minor units. */
export const maxTotalMinor = 2 ** 31 - 1;

export const totalOf = (lines: readonly { quantity: number; unitMinor: number }[]): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitMinor, 0);
