import { isDeepStrictEqual } from "node:util";
import type { Prisma } from "../../../prisma/generated/client";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import { getOwnEvent } from "../event/find";
import type { Ctx } from "../verb";

type Change = { key: string; eventId: string } & Prisma.InputJsonObject;

/**
 * Notes the change in the caller's transaction. @returns false when it was made before: then it is not made again, whatever
 * came since. @throws {RefusalError} conflict when the key belongs to another change.
 */
export async function isFirstTime(tx: Tx, ctx: Ctx, { key, eventId, ...change }: Change): Promise<boolean> {
  const row = { key, eventId, change, createdAt: ctx.now };
  const { count } = await tx.capacityChange.createMany({ data: [row], skipDuplicates: true });
  if (count > 0) return true;
  const before = await tx.capacityChange.findUniqueOrThrow({ where: { key } });
  const same = before.eventId === eventId && isDeepStrictEqual(before.change, JSON.parse(JSON.stringify(change)));
  return same ? false : refuseNow("conflict", { field: "key" });
}

/** The organization's own event, while its seats can change. A draft's are changed in its form. @throws {RefusalError} not-found, event-not-live. */
export async function getSellingEvent(tx: Tx, ctx: Ctx, eventId: string) {
  const event = await getOwnEvent(tx, ctx, eventId);
  if (event.state !== "live" || event.endsAt <= ctx.now) refuseNow("event-not-live", { state: event.state });
  return event;
}
