import { withTransaction } from "../../db/prisma";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { beaconPatienceMs, orderOf } from "../../domain/waiting-room/draw";
import { lastBase } from "../../domain/waiting-room/entry";
import type { Ctx } from "../verb";
import { listOf } from "./close-list";
import { lockRoom } from "./find-room";

/** Gives everybody on the closed list her place, and reveals the seed with it. Asked twice, done once. @returns whether it is drawn. */
export async function drawOrder(ctx: Ctx, eventId: string): Promise<boolean> {
  const room = await ctx.db.waitingRoom.findUnique({ where: { eventId } });
  if (!room?.closedAt || room.endedAt) return false;
  if (room.drawnAt) return true;
  const beaconHash = await blockOf(ctx, { beaconBlock: room.beaconBlock, closedAt: room.closedAt });
  if (beaconHash === undefined) return false;
  const drawn = await withTransaction(
    ctx,
    async (tx) => {
      const { seed, drawnAt } = await lockRoom(tx, eventId);
      if (drawnAt) return false;
      const list = await listOf(tx, eventId);
      const order = orderOf({ eventId, seed, beaconHash, ...list });
      await tx.$executeRaw`update "WaitingEntry" e
        set lot = lot.n, place = case when e.last then ${lastBase}::float8 + lot.n else lot.n end
        from unnest(${order}::uuid[]) with ordinality as lot(id, n) where e.id = lot.id`;
      await tx.waitingRoom.update({ where: { eventId }, data: { drawnAt: ctx.now, beaconHash } });
      return true;
    },
    { timeoutMs: 60_000 },
  );
  if (drawn) crashPoint("room-drawn");
  return true;
}

/** The named block's hash; null when none was named or it did not come in time, undefined while it is waited for. */
async function blockOf(
  ctx: Ctx,
  { beaconBlock, closedAt }: { beaconBlock: number | null; closedAt: Date },
): Promise<string | null | undefined> {
  if (beaconBlock === null) return null;
  const late = ctx.now.getTime() - closedAt.getTime() > beaconPatienceMs;
  try {
    return (await ctx.ports.chain.finalBlockHash(beaconBlock)) ?? (late ? null : undefined);
  } catch (error) {
    if (!(error instanceof AppError) || !error.retryable) throw error;
    return late ? null : undefined;
  }
}
