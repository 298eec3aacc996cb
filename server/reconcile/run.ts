import type { Ctx } from "../services/verb";
import { healDifferences } from "./heal";
import { record } from "./record";
import { lookAtChanges } from "./round";
import type { Sources } from "./sources";

type Given = Pick<Sources, "reader" | "startBlock">;

/**
 * One round of the reconciler: looks at what changed, keeps what differs, heals what is safe. Meant to run in one process at a time;
 * two at once waste work and do no harm. Chain or provider that do not answer end the round without a verdict.
 */
export async function reconcileRound(ctx: Ctx, given: Given, signal?: AbortSignal): Promise<void> {
  const sources: Sources = { ...given, db: ctx.db, payment: ctx.ports.payment, now: ctx.now };
  const { findings, examined, cursors } = await lookAtChanges(sources, signal);
  const recorded = await record(ctx, findings, { examined });
  const healing = await healDifferences(ctx, given.reader);
  for (const [name, place] of Object.entries(cursors))
    await ctx.db.reconcileCursor.upsert({
      where: { name },
      create: { name, place, movedAt: ctx.now },
      update: { place, movedAt: ctx.now },
    });
  // An order cursor that has come round begins again.
  if (Object.keys(cursors).length > 0 && !("order" in cursors))
    await ctx.db.reconcileCursor.deleteMany({ where: { name: "order" } });
  const { raised, watched, gone } = recorded;
  if (raised.length + watched.length + gone + healing.tried > 0)
    ctx.log.info({ open: raised.length, watched: watched.length, gone, healing }, "reconciled");
}
