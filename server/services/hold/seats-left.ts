import type { Tx } from "../../ports/database";

/**
 * How many seats of each tier anybody may still take, by the database's one definition (`seats_left`): of the tier, of every
 * quota that it shares, of what the chain has room for. An unknown tier has none.
 */
export async function seatsLeft(db: Tx, tierIds: readonly string[]): Promise<(tierId: string) => number> {
  const ids = [...new Set(tierIds)];
  if (ids.length === 0) return () => 0;
  const rows = await db.$queryRaw<{ id: string; left: number }[]>`
    select id, seats_left(id) as left from "Tier" where id = any(${ids}::uuid[])`;
  const left = new Map(rows.map((row) => [row.id, row.left]));
  return (tierId) => left.get(tierId) ?? 0;
}

/** The same with the seats that are kept off sale: what staff may take, who can open those first. */
export async function seatsLeftAtDesk(db: Tx, tierIds: readonly string[]): Promise<(tierId: string) => number> {
  const rows = await db.$queryRaw<{ id: string; left: number }[]>`
    select t.id, greatest(0, least(
      least(t.quantity, t."onChainMax") - t.held - t.sold,
      (select min(q.quantity - q.held - q.sold) from "QuotaTier" l join "Quota" q on q.id = l."quotaId" where l."tierId" = t.id)
    )) as left from "Tier" t where t.id = any(${[...new Set(tierIds)]}::uuid[])`;
  const left = new Map(rows.map((row) => [row.id, row.left]));
  return (tierId) => left.get(tierId) ?? 0;
}

/** How many of these tiers' seats can be taken together: what tiers share counts once. */
export async function seatsLeftTogether(db: Tx, tierIds: readonly string[]): Promise<number> {
  const [row] = await db.$queryRaw<{ left: number }[]>`select seats_left_together(${[...tierIds]}::uuid[]) as left`;
  return row?.left ?? 0;
}

/** Nobody else takes or gives back seats of these until the caller's transaction ends. In the house's order: tiers, then quotas. */
export async function lockSeats(tx: Tx, tierIds: readonly string[]): Promise<void> {
  const ids = [...new Set(tierIds)];
  await tx.$queryRaw`select 1 from "Tier" where id = any(${ids}::uuid[]) order by id for update`;
  await tx.$queryRaw`select 1 from "Quota" where id in (select "quotaId" from "QuotaTier" where "tierId" = any(${ids}::uuid[]))
    order by id for update`;
}
