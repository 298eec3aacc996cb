import type { Tx } from "../../ports/database";

/** When an event was to start before it moved last; null when it never did. */
export async function movedFrom(db: Tx, eventId: string): Promise<Date | null> {
  const select = { fromStartsAt: true };
  const last = await db.postponement.findFirst({ where: { eventId }, orderBy: { number: "desc" }, select });
  return last?.fromStartsAt ?? null;
}
