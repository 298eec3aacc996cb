import type { Tx } from "../../ports/database";

export type HourCount = { hour: Date; count: number };

/** Tickets sold in each hour that had any, oldest first. */
export const salesPerHour = (db: Tx, eventId: string, since: Date): Promise<HourCount[]> => db.$queryRaw`
  select date_trunc('hour', o."paidAt") as hour, sum(i.quantity)::int as count
  from "Order" o join "OrderItem" i on i."orderId" = o.id
  where o."eventId" = ${eventId}::uuid and o.kind = 'primary' and o.state in ('paid', 'fulfilled') and o."paidAt" >= ${since}
  group by 1 order by 1`;

/** People admitted in each hour that had any, oldest first. */
export const entriesPerHour = (db: Tx, eventId: string, since: Date): Promise<HourCount[]> => db.$queryRaw`
  select date_trunc('hour', "scannedAt") as hour, count(*)::int as count
  from "CheckIn" where "eventId" = ${eventId}::uuid and admitted and "scannedAt" >= ${since}
  group by 1 order by 1`;

/** One row for each hour in which something happened, oldest first. */
export function mergeHours(sales: HourCount[], entries: HourCount[]) {
  const hours = new Map<number, { hour: Date; sold: number; entries: number }>();
  const at = (hour: Date) => {
    const row = hours.get(hour.getTime()) ?? { hour, sold: 0, entries: 0 };
    hours.set(hour.getTime(), row);
    return row;
  };
  for (const row of sales) at(row.hour).sold = row.count;
  for (const row of entries) at(row.hour).entries = row.count;
  return [...hours.values()].sort((a, b) => a.hour.getTime() - b.hour.getTime());
}
