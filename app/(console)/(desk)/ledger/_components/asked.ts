import { fromWallTime } from "@/app/_lib/wall-time";

/** Days are "2026-11-23" by the organization's clock; `to` is included. Empty: not filtered. */
export type Filters = {
  from: string;
  to: string;
  account: string;
  cause: string;
  currency: string;
  eventId: string;
  orderNumber: string;
};
export const noFilters: Filters = {
  ...{ from: "", to: "", account: "", cause: "", currency: "", eventId: "", orderNumber: "" },
};

/** A period as the server takes it: days become instants, the last one included. */
export function askedPeriod({ from, to }: Pick<Filters, "from" | "to">, timezone: string) {
  const start = fromWallTime(`${from}T00:00`, timezone);
  const next = new Date(`${to}T00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  // The next day by the calendar, because a day may have 23 hours or 25.
  const end = Number.isNaN(next.getTime()) ? null : fromWallTime(`${next.toISOString().slice(0, 10)}T00:00`, timezone);
  return { from: start?.toISOString() ?? null, to: end?.toISOString() ?? null };
}

export const asked = (filters: Filters, timezone: string) => ({
  ...askedPeriod(filters, timezone),
  account: filters.account || null,
  cause: filters.cause || null,
  currency: filters.currency || null,
  eventId: filters.eventId || null,
  orderNumber: filters.orderNumber || null,
});

/** Where the same is a file. */
export function fileAddress(filters: Filters, timezone: string, format: "csv" | "json"): string {
  const set = Object.entries(asked(filters, timezone)).filter((pair): pair is [string, string] => pair[1] !== null);
  return `/api/ledger?${new URLSearchParams([...set, ["format", format]])}`;
}
