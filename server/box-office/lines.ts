import type { Hold, TierRoom } from "../domain/hold/allocate";

/** Timestamps travel as epoch milliseconds: the columns have no zone and must not catch the driver's. */
const epochMs = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

/**
 * Tiers that share no quota, of an event whose buyers are not counted over all its tiers: most. `shared` says that it is another one,
 * for which `lockRooms` must be asked instead.
 */
export const lockPlainRooms = {
  name: "lock-plain-rooms",
  text: `select t.id, t."eventId", e."organizationId", e.state as "eventState", ${epochMs(`e."endsAt"`)} as "eventEndsAt",
      t.quantity, t.blocked, t.held, t.sold, t."onChainMax", t."maxPerOrder", t.hidden, t."maxPerBuyer", e."maxPerBuyer" as "eventMaxPerBuyer",
      null as quotas, e."maxPerBuyer" is not null or exists (select 1 from "QuotaTier" l where l."tierId" = t.id) as shared,
      ${epochMs(`t."salesStartAt"`)} as "salesStartAt", ${epochMs(`t."salesEndAt"`)} as "salesEndAt"
    from "Tier" t join "Event" e on e.id = t."eventId"
    where t.id = any($1::uuid[]) order by t.id for update of t`,
};

/**
 * One statement, one order of locks: an event whose buyers are counted over all its tiers, then tiers, then their quotas, each by id.
 * The arrays make sure that all tiers are locked before the first quota is.
 */
export const lockRooms = {
  name: "lock-rooms",
  text: `with limited as materialized (
      select id from "Event" where "maxPerBuyer" is not null and id in (select "eventId" from "Tier" where id = any($1::uuid[]))
      order by id for no key update
    ), tier as materialized (
      select * from "Tier" where id = any($1::uuid[]) and (select count(*) from limited) >= 0 order by id for update
    ), quota as materialized (
      select id, quantity - blocked - held - sold as left from "Quota"
      where id = any(array(select "quotaId" from "QuotaTier" where "tierId" = any(array(select id from tier)))) order by id for update
    )
    select t.id, t."eventId", e."organizationId", e.state as "eventState", ${epochMs(`e."endsAt"`)} as "eventEndsAt",
      t.quantity, t.blocked, t.held, t.sold, t."onChainMax", t."maxPerOrder", t.hidden, t."maxPerBuyer", e."maxPerBuyer" as "eventMaxPerBuyer",
      (select json_agg(json_build_object('id', q.id, 'left', q.left)) from "QuotaTier" l join quota q on q.id = l."quotaId"
        where l."tierId" = t.id) as quotas,
      ${epochMs(`t."salesStartAt"`)} as "salesStartAt", ${epochMs(`t."salesEndAt"`)} as "salesEndAt"
    from tier t join "Event" e on e.id = t."eventId"`,
};

export const knownHolds = {
  name: "known-holds",
  text: `select h.id, h."organizationId", h."eventId", h."sessionId", h.state, ${epochMs(`h."expiresAt"`)} as "expiresAt",
      coalesce((select json_agg(json_build_object('tierId', i."tierId", 'quantity', i.quantity))
        from "HoldItem" i where i."holdId" = h.id), '[]') as items
    from "Hold" h where h.id = any($1::uuid[])`,
};

/**
 * $1: hold ids, $2: now, $3: who asks, as {session, fan, event}. The known holds, and what these buyers keep or have bought, in one
 * round trip. Asked only where somebody's limit is counted, under the locks.
 */
export const knownAndTaken = {
  name: "known-and-taken",
  text: `select coalesce((select json_agg(k) from (${knownHolds.text}) k), '[]') as known,
    coalesce((select json_agg(had) from (
      select asks.buyer, asks."eventId", i."tierId", sum(i.quantity)::int as quantity
      from (
        select distinct 'session:' || r.session as buyer, r.event as "eventId", r.session as session
          from jsonb_to_recordset($3::jsonb) as r(session text, fan uuid, event uuid)
        union select 'fan:' || r.fan, r.event, s.id
          from jsonb_to_recordset($3::jsonb) as r(session text, fan uuid, event uuid) cross join lateral (
            select r.session as id union select f.id from "FanSession" f where f."fanId" = r.fan
            union select o."sessionId" from "Order" o where o."fanId" = r.fan and o."eventId" = r.event and o.channel = 'online'
          ) s where r.fan is not null
      ) asks
      join "Hold" h on h."eventId" = asks."eventId" and h."sessionId" = asks.session and h."listingId" is null
        and h.state in ('active', 'converted')
        and (h.state = 'converted' or h."expiresAt" > to_timestamp($2::float8 / 1000) at time zone 'UTC')
      join "HoldItem" i on i."holdId" = h.id
      group by 1, 2, 3
    ) had), '[]') as taken`,
};

/**
 * Holds, their items and the tiers' counters in one statement, so that a line never stands without its hold: the key between them is
 * stated and not enforced, because looking each line's hold up again cost a quarter of the write.
 */
const writeGranted = {
  name: "write-granted",
  text: `with made as (
      insert into "Hold" (id, "organizationId", "eventId", "sessionId", state, "expiresAt", "createdAt", "voucherId")
      select id, "organizationId", "eventId", "sessionId", 'active',
        to_timestamp("expiresAt" / 1000) at time zone 'UTC', to_timestamp($1::float8 / 1000) at time zone 'UTC', "voucherId"
      from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::float8[], $7::uuid[])
        as granted(id, "organizationId", "eventId", "sessionId", "expiresAt", "voucherId")
    ), lines as (
      insert into "HoldItem" ("holdId", "tierId", quantity) select * from unnest($8::uuid[], $9::uuid[], $10::int[])
    )
    update "Tier" t set held = t.held + taken.quantity
    from unnest($11::uuid[], $12::int[]) as taken("tierId", quantity)
    where t.id = taken."tierId"`,
};

/** An array as PostgreSQL reads it, of what needs no quotes. The driver would look for some in each element. */
const listOf = (plain: Iterable<string | number>): string => `{${[...plain].join(",")}}`;

/** What writes these holds; their tiers' locks must be held. */
export function writing(holds: readonly Hold[], now: Date) {
  const lines = holds.flatMap(({ id, items }) => items.map((item) => ({ holdId: id, ...item })));
  const taken = new Map<string, number>();
  for (const { tierId, quantity } of lines) taken.set(tierId, (taken.get(tierId) ?? 0) + quantity);
  const values = [
    now.getTime(),
    listOf(holds.map(({ id }) => id)),
    listOf(holds.map(({ organizationId }) => organizationId)),
    listOf(holds.map(({ eventId }) => eventId)),
    holds.map(({ sessionId }) => sessionId),
    listOf(holds.map(({ expiresAt }) => expiresAt.getTime())),
    listOf(holds.map(({ voucherId }) => voucherId ?? "null")),
    listOf(lines.map(({ holdId }) => holdId)),
    listOf(lines.map(({ tierId }) => tierId)),
    listOf(lines.map(({ quantity }) => quantity)),
    listOf(taken.keys()),
    listOf(taken.values()),
  ];
  return { ...writeGranted, values };
}

type Row<T> = { [K in keyof T]: T[K] extends Date ? number : T[K] };
export type RoomRow = Row<TierRoom> & { shared?: boolean };
export type HoldRow = Row<Hold>;

export const toRoom = ({ shared: _, ...row }: RoomRow): TierRoom => ({
  ...row,
  eventEndsAt: new Date(row.eventEndsAt),
  salesStartAt: new Date(row.salesStartAt),
  salesEndAt: new Date(row.salesEndAt),
});

export const toHold = (row: HoldRow): Hold => ({ ...row, expiresAt: new Date(row.expiresAt) });
