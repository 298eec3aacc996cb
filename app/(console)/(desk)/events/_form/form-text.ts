import { toWallTime } from "@/app/_lib/wall-time";
import { maxGiftBlackoutSeconds, maxGifts, maxResaleCapBps } from "@/server/domain/event/event-input";
import { compile, type JurisdictionCode, jurisdictionOf, type RuledTier } from "@/server/domain/event/jurisdiction";
import { type Typed, typedPercent, typedWhole } from "@/server/domain/event/typed-value";
import type { Currency } from "@/server/domain/shared/currency";
import { decimalText } from "@/server/domain/shared/money-text";

/** The form as text, exactly as typed: nothing a person wrote is lost because it was wrong. */
export type TierText = {
  key: string;
  name: string;
  description: string;
  price: string;
  quantity: string;
  maxPerOrder: string;
  salesStart: string;
  salesEnd: string;
  resaleAllowed: boolean;
  resaleCap: string;
  royalty: string;
  gifts: string;
  giftBlackoutHours: string;
};
export type EventText = {
  title: string;
  description: string;
  imagePath: string;
  venueName: string;
  venueAddress: string;
  timezone: string;
  doors: string;
  start: string;
  end: string;
  currency: Currency;
  /** Empty: the organizer's own rules. */
  jurisdiction: JurisdictionCode | "";
  tiers: TierText[];
};

export type StoredTier = {
  id: string;
  name: string;
  description: string;
  priceMinor: number;
  quantity: number;
  maxPerOrder: number;
  salesStartAt: Date;
  salesEndAt: Date;
  resaleAllowed: boolean;
  resaleCapBps: number;
  royaltyBps: number;
  giftsMax: number;
  giftBlackoutSeconds: number;
};
export type StoredEvent = {
  title: string;
  description: string;
  imagePath: string | null;
  venueName: string;
  venueAddress: string;
  timezone: string;
  doorsAt: Date;
  startsAt: Date;
  endsAt: Date;
  currency: string;
  jurisdiction: string | null;
  tiers: StoredTier[];
};

let made = 0;

/** A new tier that sells from now until the doors open. */
export function newTier(event: { doors: string; timezone: string }, now: Date): TierText {
  return {
    key: `new-${++made}`,
    name: "",
    description: "",
    price: "",
    quantity: "",
    maxPerOrder: "8",
    salesStart: toWallTime(now, event.timezone),
    salesEnd: event.doors,
    resaleAllowed: true,
    resaleCap: "100",
    royalty: "5",
    gifts: "1",
    giftBlackoutHours: "0",
  };
}

/** An evening in four weeks, so that the pickers open where people look. */
export function newEvent(home: { timezone: string; currency: Currency }, now: Date): EventText {
  const day = toWallTime(new Date(now.getTime() + 28 * 86_400_000), home.timezone).slice(0, 10);
  const event = { ...home, doors: `${day}T19:00`, start: `${day}T20:00`, end: `${day}T23:00` };
  return {
    ...event,
    title: "",
    description: "",
    imagePath: "",
    venueName: "",
    venueAddress: "",
    jurisdiction: "",
    tiers: [newTier(event, now), newTier(event, now)],
  };
}

export function toText(event: StoredEvent): EventText {
  const wall = (at: Date) => toWallTime(at, event.timezone);
  const currency = event.currency as Currency;
  return {
    title: event.title,
    description: event.description,
    imagePath: event.imagePath ?? "",
    venueName: event.venueName,
    venueAddress: event.venueAddress,
    timezone: event.timezone,
    doors: wall(event.doorsAt),
    start: wall(event.startsAt),
    end: wall(event.endsAt),
    currency,
    jurisdiction: jurisdictionOf(event.jurisdiction) ? (event.jurisdiction as JurisdictionCode) : "",
    tiers: event.tiers.map((tier) => ({
      key: tier.id,
      name: tier.name,
      description: tier.description,
      price: decimalText(tier.priceMinor, currency),
      quantity: String(tier.quantity),
      maxPerOrder: String(tier.maxPerOrder),
      salesStart: wall(tier.salesStartAt),
      salesEnd: wall(tier.salesEndAt),
      resaleAllowed: tier.resaleAllowed,
      resaleCap: percentText(tier.resaleCapBps),
      royalty: percentText(tier.royaltyBps),
      gifts: String(tier.giftsMax),
      giftBlackoutHours: String(Math.floor(tier.giftBlackoutSeconds / 3600)),
    })),
  };
}

/** A tier's rules as far as they can be read: a cap that is no number breaks nothing, a blackout that is none is one. */
function ruledAs({ resaleAllowed, resaleCap, gifts, giftBlackoutHours }: TierText): RuledTier {
  const value = (typed: Typed, otherwise: number) => (typed.ok ? typed.value : otherwise);
  return {
    resaleAllowed,
    resaleCapBps: value(typedPercent(resaleCap, maxResaleCapBps), 0),
    giftsMax: value(typedWhole(gifts, 0, maxGifts), 0),
    giftBlackoutSeconds: value(typedWhole(giftBlackoutHours, 0, maxGiftBlackoutSeconds / 3600), 1) * 3600,
  };
}

/** The form with another place's rules: tiers change where they would break them, and only there. */
export function movedTo(text: EventText, jurisdiction: EventText["jurisdiction"]): EventText {
  const place = jurisdictionOf(jurisdiction);
  if (!place) return { ...text, jurisdiction };
  const tiers = text.tiers.map((tier) => {
    const before = ruledAs(tier);
    const { resaleCapBps, giftsMax, giftBlackoutSeconds } = compile(before, place);
    return {
      ...tier,
      ...(resaleCapBps === before.resaleCapBps ? {} : { resaleCap: percentText(resaleCapBps) }),
      ...(giftsMax === before.giftsMax ? {} : { gifts: String(giftsMax) }),
      ...(giftBlackoutSeconds === before.giftBlackoutSeconds ? {} : { giftBlackoutHours: "0" }),
    };
  });
  return { ...text, jurisdiction, tiers };
}

export const percentText = (bps: number): string => String(bps / 100);
