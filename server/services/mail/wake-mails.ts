import { allow } from "../../domain/access/allow";
import type { Verb } from "../verb";

/** After a day a letter is for a person to judge: the reconciler has named it long before. */
const longestMs = 86_400_000;

/**
 * Asks again for letters that nobody has sent for a while, in case a job was lost. Under a key of its own, so that a job that is
 * being retried keeps its count of tries. @returns how many were asked for.
 */
export async function wakeMails({ ctx, input }: Verb<{ quietMs: number; most: number }>): Promise<number> {
  allow(ctx.actor, "mail:send");
  const before = (ms: number) => new Date(ctx.now.getTime() - ms);
  const unsent = await ctx.db.mail.findMany({
    where: { sentAt: null, createdAt: { lte: before(input.quietMs), gte: before(longestMs) } },
    select: { dedupeKey: true },
    orderBy: { createdAt: "asc" },
    take: input.most,
  });
  for (const { dedupeKey } of unsent)
    await ctx.ports.queue.enqueue(ctx.db, {
      name: "mail:send",
      payload: { dedupeKey },
      key: `mail-again:${dedupeKey}`,
    });
  return unsent.length;
}
