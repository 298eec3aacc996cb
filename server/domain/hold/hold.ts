/** How long seats are kept while a person chooses. */
export const holdSeconds = 600;
/** How long they are kept, once, from the moment she goes to pay. */
export const paymentSeconds = 600;

/** Where a hold may go. A hold that is no longer active never becomes active again; a late payment converts it if there is room. */
export const holdTransitions = {
  active: ["converted", "released", "expired"],
  expired: ["converted"],
  released: ["converted"],
  converted: ["released"],
} as const;
export type HoldState = keyof typeof holdTransitions;

export const expiryOf = (now: Date): Date => new Date(now.getTime() + holdSeconds * 1000);

/** Whether the seats are still hers by the given time. */
export const isLive = (hold: { state: string; expiresAt: Date }, now: Date): boolean =>
  hold.state === "active" && hold.expiresAt > now;

/** Expiry after she starts to pay: never earlier than it was. */
export const expiryForPayment = (hold: { expiresAt: Date }, now: Date): Date =>
  new Date(Math.max(hold.expiresAt.getTime(), now.getTime() + paymentSeconds * 1000));

export type HoldItem = { tierId: string; quantity: number };

/** The same wish, whatever the order of its lines. */
export function sameItems(a: readonly HoldItem[], b: readonly HoldItem[]): boolean {
  if (a.length !== b.length) return false;
  const wanted = new Map(a.map((item) => [item.tierId, item.quantity]));
  return b.every((item) => wanted.get(item.tierId) === item.quantity);
}
