import { z } from "zod";
import { maxChargeMinor } from "../payment/payment";
import { Currency } from "../shared/money";
import { jurisdictionCodes } from "./jurisdiction";
import { brokenRules } from "./rules";

/**
 * Messages are the names of rules ("required", "below-zero"): the catalogue has their sentences, the path names the field.
 * Prices are minor units of the event's currency, caps and royalties basis points, times instants.
 */
const text = (max: number) => z.string({ error: "required" }).trim().max(max, "too-long");
const required = (max: number) => text(max).min(1, "required");
const whole = (min: number, max: number) =>
  z
    .number({ error: "number" })
    .int("whole-number")
    .min(min, min === 0 ? "below-zero" : "too-low")
    .max(max, "too-high");
/** The contract keeps times as 32 bits of seconds, which end in February 2106. */
export const moment = z
  .date({ error: "required" })
  .min(new Date("2000-01-01T00:00:00Z"), "moment")
  .max(new Date("2106-01-01T00:00:00Z"), "moment");

/** A collection's name and symbol have one byte for their length in the contract's code; a letter may take four. */
const maxNameBytes = 255;
const fitsName = (text: string) => new TextEncoder().encode(text).length <= maxNameBytes;

/** What one payment can carry; twenty of them still fit an order's 32-bit total. */
export const maxPriceMinor = maxChargeMinor;
export const maxQuantity = 250_000;
export const maxTiers = 20;
export const maxPerOrderLimit = 20;
export const maxResaleCapBps = 20_000;
export const maxRoyaltyBps = 5_000;
export const maxGifts = 15;
export const maxGiftBlackoutSeconds = 90 * 86_400;

export const TierInput = z.object({
  name: required(80),
  description: text(500).default(""),
  priceMinor: whole(0, maxPriceMinor),
  quantity: whole(1, maxQuantity),
  salesStartAt: moment,
  salesEndAt: moment,
  maxPerOrder: whole(1, maxPerOrderLimit).default(8),
  resaleAllowed: z.boolean().default(true),
  resaleCapBps: whole(0, maxResaleCapBps).default(10_000),
  royaltyBps: whole(0, maxRoyaltyBps).default(500),
  giftsMax: whole(0, maxGifts).default(1),
  giftBlackoutSeconds: whole(0, maxGiftBlackoutSeconds).default(0),
});
export type TierInput = z.infer<typeof TierInput>;

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const EventFields = z.object({
  title: required(120).refine(fitsName, "too-long"),
  description: text(4_000).default(""),
  /** May be empty in a draft; publishing asks for it. */
  venueName: text(120).default(""),
  venueAddress: text(240).default(""),
  timezone: z.string().refine(isTimezone, "timezone"),
  doorsAt: moment,
  startsAt: moment,
  endsAt: moment,
  currency: Currency,
  imagePath: z
    .string()
    .regex(/^\/images\/events\/[a-z0-9-]+\.svg$/, "image")
    .nullable()
    .default(null),
  jurisdiction: z.enum(jurisdictionCodes, { error: "unknown" }).nullable().default(null),
  tiers: z.array(TierInput).max(maxTiers, "too-many"),
});
export type EventFields = z.infer<typeof EventFields>;

const fieldsTogether = (draft: EventFields, ctx: z.core.$RefinementCtx): void => {
  for (const broken of brokenRules(draft))
    ctx.addIssue({ code: "custom", path: toPath(broken.field), message: broken.rule, input: draft });
};
const toPath = (field: string) => field.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));

export const CreateEventInput = EventFields.superRefine(fieldsTogether);
export type CreateEventInput = z.infer<typeof CreateEventInput>;

/** The whole draft again: what is left out is gone. */
export const UpdateEventInput = EventFields.extend({ id: z.uuid() }).superRefine(fieldsTogether);
export type UpdateEventInput = z.infer<typeof UpdateEventInput>;

export const EventId = z.object({ id: z.uuid() });
export type EventId = z.infer<typeof EventId>;
