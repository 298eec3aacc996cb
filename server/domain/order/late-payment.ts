import { accept, type Decision, refuse } from "../shared/decision";

type Room = { id: string; quantity: number; held: number; sold: number };
type Line = { tierId: string; quantity: number };

/**
 * Money for seats that were given back already: honoured when every line still fits and the event still takes place,
 * refused (and then refunded) otherwise. The sale's end does not matter: she started in time.
 */
export function latePayment(
  lines: readonly Line[],
  rooms: readonly Room[],
  event: { state: string; endsAt: Date },
  now: Date,
): Decision<true> {
  if (event.state !== "live" || event.endsAt <= now) return refuse("event-not-live");
  for (const line of lines) {
    const room = rooms.find((one) => one.id === line.tierId);
    const left = room ? room.quantity - room.held - room.sold : 0;
    if (line.quantity > left) return refuse("sold-out", { tierId: line.tierId, left });
  }
  return accept(true);
}
