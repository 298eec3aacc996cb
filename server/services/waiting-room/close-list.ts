import { withTransaction } from "../../db/prisma";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { beaconFor, hashOfList } from "../../domain/waiting-room/draw";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";
import { lockRoom } from "./find-room";

/**
 * Closes and publishes the list of those who are drawn, and names the block that will decide with the seed. Nobody has seen the
 * seed, and nobody knows the block: from here on no one can choose the order. Asked twice, done once.
 */
export async function closeList(ctx: Ctx, eventId: string): Promise<void> {
  const head = await headOf(ctx);
  const closed = await withTransaction(ctx, async (tx) => {
    const room = await lockRoom(tx, eventId);
    if (room.closedAt || room.endedAt || room.drawAt > ctx.now) return false;
    await tx.$executeRaw`update "WaitingEntry" set entrant = true
      where "eventId" = ${eventId}::uuid and state = 'waiting' and place is null`;
    const list = await listOf(tx, eventId);
    const beacon = beaconFor(ctx.settings.chainId, head);
    await tx.waitingRoom.update({
      where: { eventId },
      data: {
        closedAt: ctx.now,
        entrants: list.entrants.length + list.last.length,
        listHash: hashOfList({ eventId, ...list }),
        beaconChainId: beacon?.chainId ?? null,
        beaconBlock: beacon?.block ?? null,
      },
    });
    return true;
  });
  if (closed) crashPoint("room-closed");
}

/** The closed list in its published form, each part ascending. */
export async function listOf(tx: Tx, eventId: string): Promise<{ entrants: string[]; last: string[] }> {
  const rows = await tx.waitingEntry.findMany({
    where: { eventId, entrant: true },
    select: { id: true, last: true },
    orderBy: { id: "asc" },
  });
  const idsOf = (last: boolean) => rows.filter((row) => row.last === last).map(({ id }) => id);
  return { entrants: idsOf(false), last: idsOf(true) };
}

/** A chain that does not answer does not hold up a sale: the record says that no block was named. */
async function headOf(ctx: Ctx): Promise<number | null> {
  if (!beaconFor(ctx.settings.chainId, 0)) return null;
  try {
    return (await ctx.ports.chain.head()).latest;
  } catch (error) {
    if (!(error instanceof AppError) || !error.retryable) throw error;
    ctx.log.warn({ err: error }, "a draw goes without a block of the chain");
    return null;
  }
}
