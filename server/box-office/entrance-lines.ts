import type { Entry, EntryState, RoomTimes } from "../domain/waiting-room/entry";
import { laterPlace } from "../domain/waiting-room/entry";

/** Timestamps travel as epoch milliseconds: the columns have no zone and must not catch the driver's. */
export const epochMs = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
export const momentOf = (parameter: string) =>
  `(to_timestamp(${parameter}::float8 / 1000) at time zone 'UTC')::timestamp(3)`;

/** The room's row decides who is before the closing of the list and who is after it. */
export const lockEntrances = {
  name: "lock-entrances",
  text: `select "eventId", "organizationId", "verifiedOnly", ${epochMs(`"opensAt"`)} as "opensAt", ${epochMs(`"drawAt"`)} as "drawAt",
      ${epochMs(`"closedAt"`)} as "closedAt", ${epochMs(`"endedAt"`)} as "endedAt"
    from "WaitingRoom" where "eventId" = any($1::uuid[]) order by "eventId" for no key update`,
};

/** $1: [{ eventId, sessionId, fanId }]. Whatever a browser or its account has already. */
export const knownEntries = {
  name: "known-entries",
  text: `with wanted as (
      select * from jsonb_to_recordset($1::jsonb) as w("eventId" uuid, "sessionId" text, "fanId" uuid)
    )
    select e.id, e."eventId", e."sessionId", e."fanId", e.state, e.returns, e.last, e.place, ${epochMs(`e."untilAt"`)} as "untilAt"
    from "WaitingEntry" e join wanted w on w."eventId" = e."eventId" and w."sessionId" = e."sessionId"
    union
    select e.id, e."eventId", e."sessionId", e."fanId", e.state, e.returns, e.last, e.place, ${epochMs(`e."untilAt"`)} as "untilAt"
    from "WaitingEntry" e join wanted w on w."eventId" = e."eventId" and w."fanId" = e."fanId"`,
};

const arrivalOf = `nextval('"WaitingEntry_arrival_seq"')`;
/** Behind everybody who was drawn, in order of arrival. */
const placeOf = (early: string, last: string, arrival: string) =>
  `case when ${early} then null when ${last} then ${laterPlace(0, true)}::float8 + ${arrival} else ${laterPlace(0, false)}::float8 + ${arrival} end`;

/** $1: the new places in the order they came, $2: now. */
export const insertEntries = {
  name: "insert-entries",
  text: `insert into "WaitingEntry" (id, "eventId", "sessionId", "fanId", last, arrival, place, "joinedAt")
    select id, "eventId", "sessionId", "fanId", last, arrival, ${placeOf("early", "last", "arrival")}, ${momentOf("$2")}
    from (
      select c.*, ${arrivalOf} as arrival from (
        select f.* from rows from (jsonb_to_recordset($1::jsonb)
            as (id uuid, "eventId" uuid, "sessionId" text, "fanId" uuid, last boolean, early boolean))
          with ordinality as f(id, "eventId", "sessionId", "fanId", last, early, n) order by f.n
      ) c
    ) came`,
};

/** $1: [{ id, early, ahead }], $2: how many of those who wait stay before somebody who comes back ahead. */
export const returnEntries = {
  name: "return-entries",
  text: `update "WaitingEntry" e set state = 'waiting', returns = e.returns + case when e.state = 'passed' then 1 else 0 end,
      "untilAt" = null, "endedAt" = null, "offeredAt" = null, "admittedAt" = null,
      place = case when r.ahead then 0.5 + coalesce(
          (select w.place from "WaitingEntry" w where w."eventId" = e."eventId" and w.state = 'waiting' and w.place is not null
            order by w.place, w.arrival offset $2::int limit 1),
          (select max(w.place) from "WaitingEntry" w where w."eventId" = e."eventId" and w.state = 'waiting'),
          e.place)
        else ${placeOf("r.early", "e.last", arrivalOf)} end
    from jsonb_to_recordset($1::jsonb) as r(id uuid, early boolean, ahead boolean) where e.id = r.id`,
};

export type EntranceRow = {
  eventId: string;
  organizationId: string;
  verifiedOnly: boolean;
  opensAt: number;
  drawAt: number;
  closedAt: number | null;
  endedAt: number | null;
};
export type EntryRow = Omit<Entry, "untilAt"> & {
  eventId: string;
  sessionId: string;
  fanId: string | null;
  state: EntryState;
  untilAt: number | null;
};

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

export const toEntrance = (row: EntranceRow): RoomTimes & Pick<EntranceRow, "organizationId" | "verifiedOnly"> => ({
  organizationId: row.organizationId,
  verifiedOnly: row.verifiedOnly,
  opensAt: new Date(row.opensAt),
  drawAt: new Date(row.drawAt),
  closedAt: dateOf(row.closedAt),
  endedAt: dateOf(row.endedAt),
});

export const toEntry = (row: EntryRow): Entry => ({ ...row, untilAt: dateOf(row.untilAt) });
