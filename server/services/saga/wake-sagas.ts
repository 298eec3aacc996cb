import { allow } from "../../domain/access/allow";
import type { Verb } from "../verb";

/**
 * Wakes runs that nobody has touched for a while, in case a wake-up was lost. Stuck runs are left to a person.
 * @returns how many were woken.
 */
export async function wakeSagas({ ctx, input }: Verb<{ quietMs: number; most: number }>): Promise<number> {
  allow(ctx.actor, "saga:advance");
  const quiet = await ctx.db.sagaRun.findMany({
    where: {
      state: { in: ["running", "waiting", "undoing"] },
      updatedAt: { lte: new Date(ctx.now.getTime() - input.quietMs) },
    },
    select: { id: true },
    orderBy: { updatedAt: "asc" },
    take: input.most,
  });
  for (const { id } of quiet)
    await ctx.ports.queue.enqueue(ctx.db, { name: "saga:advance", payload: { sagaId: id }, key: `saga:${id}` });
  return quiet.length;
}
