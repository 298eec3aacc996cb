import { fromWallTime } from "@/app/_lib/wall-time";
import {
  CreateEventInput,
  maxGiftBlackoutSeconds,
  maxGifts,
  maxPerOrderLimit,
  maxPriceMinor,
  maxQuantity,
  maxResaleCapBps,
  maxRoyaltyBps,
} from "@/server/domain/event/event-input";
import { brokenRules } from "@/server/domain/event/rules";
import { type Typed, typedPercent, typedPrice, typedWhole } from "@/server/domain/event/typed-value";
import type { EventText } from "./form-text";

/** Broken rules by the path of their field ("tiers.1.priceMinor"). */
export type FieldErrors = Record<string, string>;
export type ReadForm = { ok: true; input: CreateEventInput } | { ok: false; errors: FieldErrors };

const never = new Date(Number.NaN);

/** The form's text as input of the API, or every field that is wrong with its rule: what was typed first, then the house's rules. */
export function readForm(text: EventText): ReadForm {
  const errors: FieldErrors = {};
  const value = (field: string, typed: Typed): number => {
    if (typed.ok) return typed.value;
    errors[field] = typed.rule;
    return 0;
  };
  const instant = (wall: string): Date => fromWallTime(wall, text.timezone) ?? never;
  const draft = {
    title: text.title,
    description: text.description,
    venueName: text.venueName,
    venueAddress: text.venueAddress,
    timezone: text.timezone,
    doorsAt: instant(text.doors),
    startsAt: instant(text.start),
    endsAt: instant(text.end),
    currency: text.currency,
    imagePath: text.imagePath || null,
    jurisdiction: text.jurisdiction || null,
    tiers: text.tiers.map((tier, index) => {
      const at = (field: string) => `tiers.${index}.${field}`;
      return {
        name: tier.name,
        description: tier.description,
        priceMinor: value(at("priceMinor"), typedPrice(tier.price, text.currency, maxPriceMinor)),
        quantity: value(at("quantity"), typedWhole(tier.quantity, 1, maxQuantity)) || 1,
        maxPerOrder: value(at("maxPerOrder"), typedWhole(tier.maxPerOrder, 1, maxPerOrderLimit)) || 1,
        salesStartAt: instant(tier.salesStart),
        salesEndAt: instant(tier.salesEnd),
        resaleAllowed: tier.resaleAllowed,
        // What is hidden is not asked for: without resale the cap and the share mean nothing.
        resaleCapBps: tier.resaleAllowed ? value(at("resaleCapBps"), typedPercent(tier.resaleCap, maxResaleCapBps)) : 0,
        royaltyBps: tier.resaleAllowed ? value(at("royaltyBps"), typedPercent(tier.royalty, maxRoyaltyBps)) : 0,
        giftsMax: value(at("giftsMax"), typedWhole(tier.gifts, 0, maxGifts)),
        giftBlackoutSeconds:
          value(at("giftBlackoutSeconds"), typedWhole(tier.giftBlackoutHours, 0, maxGiftBlackoutSeconds / 3600)) * 3600,
      };
    }),
  };
  const parsed = CreateEventInput.safeParse(draft);
  if (!parsed.success) for (const issue of parsed.error.issues) errors[issue.path.join(".")] ??= issue.message;
  // Zod compares fields only when each is right by itself; a person wants to hear everything at once.
  for (const broken of brokenRules(draft)) errors[broken.field] ??= broken.rule;
  if (parsed.success && Object.keys(errors).length === 0) return { ok: true, input: parsed.data };
  return { ok: false, errors };
}
