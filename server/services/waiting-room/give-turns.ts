import { Prisma } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { crashPoint } from "../../domain/shared/crash-point";
import { type Shop, turnsNow } from "../../domain/waiting-room/controller";
import { graceSeconds } from "../../domain/waiting-room/entry";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";
import { lockRoom } from "./find-room";

const after = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000);

/** Ends the turns whose time is over and gives new ones, as many as the rule allows, under the room's lock. @returns how many. */
export async function giveTurns(ctx: Ctx, eventId: string): Promise<number> {
  const { now } = ctx;
  const given = await withTransaction(ctx, async (tx) => {
    const room = await lockRoom(tx, eventId);
    if (!room.drawnAt || room.endedAt) return 0;
    await endTurns(tx, eventId, now);
    const sinceLastMs = room.lastOfferedAt ? now.getTime() - room.lastOfferedAt.getTime() : null;
    const shop = { ...(await lookAtShop(tx, eventId, now)), paused: room.pausedAt !== null, sinceLastMs };
    const turns = turnsNow(shop, room);
    if (turns === 0) return 0;
    const offered =
      await tx.$executeRaw`update "WaitingEntry" set state = 'offered', "offeredAt" = ${now}::timestamp(3),
        "untilAt" = ${after(now, room.offerSeconds)}::timestamp(3)
      where id in (select id from "WaitingEntry" where "eventId" = ${eventId}::uuid and state = 'waiting' and place is not null
        order by place, arrival limit ${turns}::int)`;
    await tx.waitingRoom.update({ where: { eventId }, data: { lastOfferedAt: now } });
    return offered;
  });
  if (given > 0) crashPoint("room-turns-given");
  return given;
}

/**
 * Who was let in, with what she has in hand since: seats kept or bought by her place's browser, or by any browser of her account.
 * The seconds are for two machines' clocks.
 */
const shoppers = (eventId: string) => Prisma.sql`shopper as materialized (
      select id, state, "untilAt", "admittedAt", "sessionId", "fanId" from "WaitingEntry"
      where "eventId" = ${eventId}::uuid and state in ('offered', 'admitted')
    ), browser as (
      select id, "sessionId" as session from shopper
      union select s.id, f.id from shopper s join "FanSession" f on f."fanId" = s."fanId"
    ), kept as (
      select s.id, bool_or(h.state = 'converted') as bought, bool_or(h.state = 'active') as holding
      from shopper s join browser b on b.id = s.id
      join "Hold" h on h."eventId" = ${eventId}::uuid and h."sessionId" = b.session and h.state in ('active', 'converted')
        and h."createdAt" >= s."admittedAt" - interval '5 seconds'
      group by s.id
    )`;

/** Offers that nobody answered pass on; who has bought is done; who had her time and keeps nothing makes room. */
async function endTurns(tx: Tx, eventId: string, now: Date): Promise<void> {
  await tx.$executeRaw`update "WaitingEntry" set state = 'passed', "endedAt" = ${now}::timestamp(3),
      "untilAt" = ${after(now, graceSeconds)}::timestamp(3)
    where "eventId" = ${eventId}::uuid and state = 'offered' and "untilAt" <= ${now}::timestamp(3)`;
  await tx.$executeRaw`with ${shoppers(eventId)}
    update "WaitingEntry" e set state = case when k.bought then 'done' else 'lapsed' end, "endedAt" = ${now}::timestamp(3)
    from shopper s left join kept k on k.id = s.id
    where e.id = s.id and s.state = 'admitted'
      and (k.bought or (s."untilAt" <= ${now}::timestamp(3) and k.holding is not true))`;
}

type Counts = Omit<Shop, "paused" | "sinceLastMs">;

async function lookAtShop(tx: Tx, eventId: string, now: Date): Promise<Counts> {
  const [counts] = await tx.$queryRaw<Counts[]>`with ${shoppers(eventId)}, lately as (
      select id from "Hold" where "eventId" = ${eventId}::uuid and state in ('active', 'converted') order by "createdAt" desc limit 500
    )
    select (select count(*)::int from "WaitingEntry" where "eventId" = ${eventId}::uuid and state = 'waiting'
        and place is not null) as waiting,
      (select count(*)::int from shopper) as "inShop",
      (select count(*)::int from shopper s left join kept k on k.id = s.id where k.holding is not true) as browsing,
      (select count(*)::int from "Order" where "eventId" = ${eventId}::uuid and state = 'pending') as paying,
      (select count(*)::int from "Order" where "eventId" = ${eventId}::uuid and state in ('paid', 'fulfilled')
        and "paidAt" > ${after(now, -60)}::timestamp(3)) as "paidLately",
      (select seats_left_together(coalesce(array_agg(id), '{}')) from "Tier" where "eventId" = ${eventId}::uuid
        and "salesStartAt" <= ${now}::timestamp(3) and "salesEndAt" > ${now}::timestamp(3)) as "seatsLeft",
      (select coalesce(sum(i.quantity)::float8 / nullif(count(distinct i."holdId"), 0), 1)
        from "HoldItem" i where i."holdId" in (select id from lately)) as "seatsPerBuyer"`;
  return counts as Counts;
}
