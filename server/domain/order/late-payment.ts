import { accept, type Decision, refuse } from "../shared/decision";

type Line = { tierId: string; quantity: number };

/**
 * Money for seats that were given back already: honoured when every line still fits and the event still takes place,
 * refused (and then refunded) otherwise. The sale's end does not matter: she started in time.
 */
export function latePayment(
  lines: readonly Line[],
  leftOf: (tierId: string) => number,
  event: { state: string; endsAt: Date },
  now: Date,
): Decision<true> {
  if (event.state !== "live" || event.endsAt <= now) return refuse("event-not-live");
  for (const line of lines) {
    const left = leftOf(line.tierId);
    if (line.quantity > left) return refuse("sold-out", { tierId: line.tierId, left });
  }
  return accept(true);
}
