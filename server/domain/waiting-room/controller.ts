/** The shop as it stands, under the room's lock. Counts are people unless they say seats. */
export type Shop = {
  paused: boolean;
  waiting: number;
  /** Let in (or offered to be) and holding nothing yet: each may still take seats. */
  browsing: number;
  /** Let in and not finished: browsing, choosing or paying. */
  inShop: number;
  /** Of those, with an order that waits for its payment. */
  paying: number;
  /** Orders paid in the last minute. */
  paidLately: number;
  /** Free seats of tiers on sale now: neither held nor sold. */
  seatsLeft: number;
  /** Seats that a buyer takes, as measured so far; at least 1. */
  seatsPerBuyer: number;
  /** Since the last offer; null when there was none. */
  sinceLastMs: number | null;
};
export type Pace = { maxShoppers: number; perMinute: number };

/** More people than seats warrant, because not everybody who comes in buys. */
export const overbooking = 1.5;
/** Seconds of pace that are not lost when the controller comes late. */
const burstMs = 5_000;

/** How many people the seats that are left warrant in all. */
export const warranted = ({ seatsLeft, seatsPerBuyer }: Pick<Shop, "seatsLeft" | "seatsPerBuyer">): number =>
  seatsLeft <= 0 ? 0 : Math.ceil((seatsLeft / Math.max(1, seatsPerBuyer)) * overbooking);

/** Payments have come to a stand: many wait at the provider and none was made for a minute. Nobody else is sent there. */
export const isStalled = (
  { paying, paidLately }: Pick<Shop, "paying" | "paidLately">,
  { maxShoppers }: Pace,
): boolean => paidLately === 0 && paying >= Math.max(10, Math.ceil(maxShoppers / 2));

/**
 * How many of those who wait have their turn now. Never more than the seats warrant, never above the organizer's number of shoppers
 * and pace; once the shop is full somebody comes in only when somebody has finished, so that the checkout sets the speed.
 */
export function turnsNow(shop: Shop, pace: Pace): number {
  if (shop.paused || isStalled(shop, pace)) return 0;
  const bySeats = warranted(shop) - shop.browsing;
  const byShop = pace.maxShoppers - shop.inShop;
  const byPace = Math.floor((pace.perMinute * Math.min(shop.sinceLastMs ?? burstMs, burstMs)) / 60_000);
  return Math.max(0, Math.min(shop.waiting, bySeats, byShop, byPace));
}
