import type { WaitingRoom } from "../../../prisma/generated/client";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";

/** The room under its lock: whoever takes a place at the same moment is before or after this. @throws {RefusalError} not-found. */
export async function lockRoom(tx: Tx, eventId: string): Promise<WaitingRoom> {
  await tx.$queryRaw`select 1 from "WaitingRoom" where "eventId" = ${eventId}::uuid for update`;
  return (await tx.waitingRoom.findUnique({ where: { eventId } })) ?? refuseNow("not-found", { field: "eventId" });
}
