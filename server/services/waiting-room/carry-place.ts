import type { Tx } from "../../ports/database";

type Carried = { from: string; to: string; fanId: string };

/**
 * Takes the places of a browser along when its session becomes an account's. One place an account: where it has one already, that
 * one stays, however lucky the other was, and the browser's is given up.
 */
export async function carryPlaces(tx: Tx, { from, to, fanId }: Carried): Promise<void> {
  await tx.$executeRaw`update "WaitingEntry" e set "sessionId" = ${to}, "fanId" = ${fanId}::uuid
    where e."sessionId" = ${from} and not exists (
      select 1 from "WaitingEntry" o where o."eventId" = e."eventId" and o."fanId" = ${fanId}::uuid and o.id <> e.id)`;
  await tx.$executeRaw`update "WaitingEntry" set state = 'left', "endedAt" = now() at time zone 'UTC'
    where "sessionId" = ${from} and state in ('waiting', 'offered', 'admitted', 'passed')`;
}
