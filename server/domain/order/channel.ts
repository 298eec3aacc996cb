import { z } from "zod";
import { accept, type Decision, refuse } from "../shared/decision";
import { Email } from "./order";

/** Who took the order: the buyer herself, staff at the box office, or staff for a guest of the house. */
export const channels = ["online", "box-office", "comp"] as const;
export type Channel = (typeof channels)[number];

/** How staff take money in. */
export const manualMethods = ["cash", "card-terminal", "bank-transfer"] as const;
export type ManualMethod = (typeof manualMethods)[number];

/** What a payment that no provider knows names as its provider, and as its account in the ledger. */
export const manualProvider = "manual";
export const accountProvider = (payment: { provider: string; method: string | null }): string =>
  payment.method ? `${payment.provider}:${payment.method}` : payment.provider;

/** A bank transfer is waited for this long at most. */
export const longestDueDays = 60;

export const DeskOrderInput = z.strictObject({
  /** Made by the client; the same key is the same order. It is also the id of the order's hold. */
  key: z.uuid(),
  eventId: z.uuid(),
  items: z
    .array(z.strictObject({ tierId: z.uuid(), quantity: z.number().int().min(1).max(100) }))
    .min(1)
    .max(8)
    .refine((items) => new Set(items.map((item) => item.tierId)).size === items.length, "each tier once"),
  email: Email,
  buyerName: z.string().trim().max(120).default(""),
  locale: z.enum(["en", "he"]).optional(),
  method: z.enum([...manualMethods, "comp"]),
  /** Until when seats are kept for a bank transfer. */
  dueAt: z.date().nullish(),
  /** Takes seats that are kept off sale first. */
  fromBlocked: z.boolean().optional(),
  /** Where a bank transfer goes. */
  instructions: z.string().trim().max(500).default(""),
});
export type DeskOrderInput = z.infer<typeof DeskOrderInput>;

export const DeskOrderId = z.strictObject({ orderId: z.uuid() });
export type DeskOrderId = z.infer<typeof DeskOrderId>;

type Event = { state: string; endsAt: Date };
export type DeskPlan = { channel: Channel; method: ManualMethod | null; waitsUntil: Date | null };

/**
 * What staff's wish comes to. Only a bank transfer waits, and never beyond the event's end or `longestDueDays`; the sale's
 * times and a buyer's limits do not bind the house. Refuses: event-not-live, invalid-input (dueAt).
 */
export function planDeskOrder(
  { method, dueAt }: Pick<DeskOrderInput, "method" | "dueAt">,
  event: Event,
  now: Date,
): Decision<DeskPlan> {
  if (event.state !== "live" || event.endsAt <= now) return refuse("event-not-live");
  const channel = method === "comp" ? "comp" : "box-office";
  if (method !== "bank-transfer") {
    if (dueAt) return refuse("invalid-input", { field: "dueAt", rule: "not-here" });
    return accept({ channel, method: method === "comp" ? null : method, waitsUntil: null });
  }
  if (!dueAt) return refuse("invalid-input", { field: "dueAt", rule: "needed" });
  const latest = Math.min(event.endsAt.getTime(), now.getTime() + longestDueDays * 86_400_000);
  if (dueAt <= now) return refuse("invalid-input", { field: "dueAt", rule: "too-early" });
  if (dueAt.getTime() > latest) return refuse("invalid-input", { field: "dueAt", rule: "too-late" });
  return accept({ channel, method, waitsUntil: dueAt });
}
