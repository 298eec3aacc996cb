import type { Hold, TierRoom } from "../domain/hold/allocate";

/** Timestamps travel as epoch milliseconds: the columns have no zone and must not catch the driver's. */
const epochMs = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

export const lockRooms = {
  name: "lock-rooms",
  text: `select t.id, t."eventId", e."organizationId", e.state as "eventState", ${epochMs(`e."endsAt"`)} as "eventEndsAt",
      t.quantity, t.held, t.sold, t."maxPerOrder",
      ${epochMs(`t."salesStartAt"`)} as "salesStartAt", ${epochMs(`t."salesEndAt"`)} as "salesEndAt"
    from "Tier" t join "Event" e on e.id = t."eventId"
    where t.id = any($1::uuid[]) order by t.id for update of t`,
};

export const knownHolds = {
  name: "known-holds",
  text: `select h.id, h."organizationId", h."eventId", h."sessionId", h.state, ${epochMs(`h."expiresAt"`)} as "expiresAt",
      coalesce((select json_agg(json_build_object('tierId', i."tierId", 'quantity', i.quantity))
        from "HoldItem" i where i."holdId" = h.id), '[]') as items
    from "Hold" h where h.id = any($1::uuid[])`,
};

/** $1: the granted holds, $2: now. One statement: holds, their items and the tiers' counters together. */
export const writeGranted = {
  name: "write-granted",
  text: `with granted as (
      select * from jsonb_to_recordset($1::jsonb) as g(id uuid, "organizationId" uuid, "eventId" uuid, "sessionId" text,
        "expiresAt" float8, items jsonb)
    ), made as (
      insert into "Hold" (id, "organizationId", "eventId", "sessionId", state, "expiresAt", "createdAt")
      select id, "organizationId", "eventId", "sessionId", 'active',
        to_timestamp("expiresAt" / 1000) at time zone 'UTC', to_timestamp($2::float8 / 1000) at time zone 'UTC'
      from granted order by id
    ), line as (
      select g.id as "holdId", i."tierId", i.quantity
      from granted g, jsonb_to_recordset(g.items) as i("tierId" uuid, quantity int)
    ), lines as (
      insert into "HoldItem" ("holdId", "tierId", quantity) select "holdId", "tierId", quantity from line
    )
    update "Tier" t set held = t.held + taken.quantity
    from (select "tierId", sum(quantity)::int as quantity from line group by "tierId") taken
    where t.id = taken."tierId"`,
};

type Row<T> = { [K in keyof T]: T[K] extends Date ? number : T[K] };
export type RoomRow = Row<TierRoom>;
export type HoldRow = Row<Hold>;

export const toRoom = (row: RoomRow): TierRoom => ({
  ...row,
  eventEndsAt: new Date(row.eventEndsAt),
  salesStartAt: new Date(row.salesStartAt),
  salesEndAt: new Date(row.salesEndAt),
});

export const toHold = (row: HoldRow): Hold => ({ ...row, expiresAt: new Date(row.expiresAt) });
