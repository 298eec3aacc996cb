import type { EntryState } from "../domain/waiting-room/entry";
import { measuredMs } from "../domain/waiting-room/estimate";
import { epochMs, momentOf } from "./entrance-lines";

/** $1: events, $2: now. Each room with its figures. The speed is that of the last minutes, or since the draw when that is shorter. */
export const roomsOf = {
  name: "waiting-rooms",
  text: `select r."eventId", r.commitment, r."listHash", r."verifiedOnly",
      ${epochMs(`r."opensAt"`)} as "opensAt", ${epochMs(`r."drawAt"`)} as "drawAt", ${epochMs(`r."closedAt"`)} as "closedAt",
      ${epochMs(`r."drawnAt"`)} as "drawnAt", ${epochMs(`r."pausedAt"`)} as "pausedAt", ${epochMs(`r."endedAt"`)} as "endedAt",
      (select count(*)::int from "WaitingEntry" e where e."eventId" = r."eventId" and e.state = 'waiting') as waiting,
      (select count(*)::int from "WaitingEntry" e where e."eventId" = r."eventId"
        and e."offeredAt" > ${momentOf("$2")} - interval '${measuredMs} milliseconds') as turns,
      least(${measuredMs}, $2::float8 - ${epochMs(`r."drawnAt"`)}) as "measuredMs",
      s.*
    from "WaitingRoom" r cross join lateral (
      select seats_left_together(coalesce(array_agg(t.id) filter (where t."salesEndAt" > ${momentOf("$2")}), '{}')) as "seatsLeft",
        coalesce(sum(t.held), 0)::int as "seatsHeld",
        coalesce(bool_and(t."salesEndAt" <= ${momentOf("$2")}), true) or bool_or(v.state = 'cancelled') as "saleOver"
      from "Tier" t join "Event" v on v.id = t."eventId" where t."eventId" = r."eventId"
    ) s
    where r."eventId" = any($1::uuid[])`,
};

/** $1: events, $2: places that somebody watches. Ranks are counted over all who wait. */
export const placesOf = {
  name: "waiting-places",
  text: `select id, state, "untilAt", ahead, returns from (
      select e.id, e.state, ${epochMs(`e."untilAt"`)} as "untilAt", e.returns,
        case when e.state = 'waiting' and e.place is not null
          then (row_number() over (partition by e."eventId", e.state, (e.place is null) order by e.place, e.arrival) - 1)::int end as ahead
      from "WaitingEntry" e where e."eventId" = any($1::uuid[])
    ) p where id = any($2::uuid[])`,
};

export type RoomRow = {
  eventId: string;
  commitment: string;
  listHash: string | null;
  verifiedOnly: boolean;
  opensAt: number;
  drawAt: number;
  closedAt: number | null;
  drawnAt: number | null;
  pausedAt: number | null;
  endedAt: number | null;
  waiting: number;
  turns: number;
  measuredMs: number | null;
  seatsLeft: number;
  seatsHeld: number;
  saleOver: boolean;
};
export type PlaceRow = {
  id: string;
  state: EntryState;
  untilAt: number | null;
  ahead: number | null;
  returns: number;
};
