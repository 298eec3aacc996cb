import { z } from "zod";
import { maxPriceMinor, moment } from "../event/event-input";
import { isPayable } from "../shared/currency";
import { accept, type Decision, refuse } from "../shared/decision";
import { pageTurn } from "../shared/page-turn";
import { maxPrefix, VoucherCode } from "./code";
import { voucherKinds } from "./price";

/** A use is a ticket, so this is more than any event has. */
export const maxUses = 1_000_000;
export const maxBudgetMinor = 1_000_000_000_000;
/** Codes that are made, or read from a file, in one go. */
export const maxAtOnce = 1_000;
/** Codes of one event. */
export const maxVouchers = 20_000;

const rules = {
  kind: z.enum(voucherKinds),
  /** Basis points off, minor units off, or the price in minor units; 0 for access. */
  value: z.number().int().min(0).max(maxPriceMinor),
  opens: z.boolean().default(false),
  tierIds: z
    .array(z.uuid())
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, "each tier once")
    .default([]),
  maxTickets: z.number().int().min(1).max(maxUses).nullable().default(null),
  budgetMinor: z.number().int().min(1).max(maxBudgetMinor).nullable().default(null),
  validFrom: moment.nullable().default(null),
  validUntil: moment.nullable().default(null),
  paused: z.boolean().default(false),
  note: z.string().trim().max(200).default(""),
  tag: z.string().trim().max(40).default(""),
};
export const VoucherRules = z.strictObject(rules);
export type VoucherRules = z.infer<typeof VoucherRules>;

/** One voucher, new or changed. `voucherId` is made by the page: the same id is the same voucher. */
export const VoucherInput = z.strictObject({ ...rules, eventId: z.uuid(), voucherId: z.uuid(), code: VoucherCode });
export type VoucherInput = z.infer<typeof VoucherInput>;

/** Many with the same rules, with codes of ours. The same key makes them once. */
export const ManyVouchersInput = z.strictObject({
  ...rules,
  eventId: z.uuid(),
  key: z.uuid(),
  count: z.number().int().min(1).max(maxAtOnce),
  prefix: z
    .string()
    .trim()
    .toUpperCase()
    .regex(new RegExp(`^[A-Z0-9]{0,${maxPrefix}}$`), "voucher-prefix")
    .default(""),
});
export type ManyVouchersInput = z.infer<typeof ManyVouchersInput>;

export const ListVouchersInput = z.strictObject({
  ...pageTurn,
  eventId: z.uuid(),
  /** A part of a code, note or tag. */
  text: z.string().trim().max(64).nullish(),
  cursor: z.uuid().nullish(),
});
export type ListVouchersInput = z.infer<typeof ListVouchersInput>;

/**
 * What no single field can say. Refuses invalid-input with its field and the rule it breaks: value (too-low, too-high, not-payable),
 * opens (needed), budgetMinor (not-here), validUntil (after-start).
 */
export function consistentRules<Rules extends VoucherRules>(given: Rules, currency: string): Decision<Rules> {
  const broken = (field: string, rule: string) => refuse("invalid-input", { field, rule });
  const { kind, value } = given;
  if (kind === "access") {
    if (value !== 0) return broken("value", "too-high");
    if (!given.opens) return broken("opens", "needed");
    if (given.budgetMinor !== null) return broken("budgetMinor", "not-here");
  }
  if (kind === "percent" && value > 10_000) return broken("value", "too-high");
  if ((kind === "percent" || kind === "fixed") && value < 1) return broken("value", "too-low");
  if ((kind === "fixed" || kind === "price") && !isPayable(value, currency)) return broken("value", "not-payable");
  if (given.validFrom && given.validUntil && given.validUntil <= given.validFrom)
    return broken("validUntil", "after-start");
  return accept(given);
}
