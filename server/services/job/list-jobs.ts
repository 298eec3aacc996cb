import { z } from "zod";
import { Prisma } from "../../../prisma/generated/client";
import { allow, isAllowed, tenantOf } from "../../domain/access/allow";
import { type LetterState, letterStates, reasonOf } from "../../domain/job/reason";
import { pageTurn } from "../../domain/shared/page-turn";
import type { Ctx, Verb } from "../verb";
import { ownStuckRuns } from "./own-stuck-runs";

const pageSize = 50;

export const ListJobsInput = z.strictObject({
  ...pageTurn,
  /** What waits for a person, or what a person has settled. */
  show: z.enum(["open", "settled"]).default("open"),
  cursor: z.iso.datetime().nullish(),
});
export type ListJobsInput = z.infer<typeof ListJobsInput>;

/**
 * Jobs of the caller's organization that were given up, newest failure first, fifty a page, and workflows that are stuck.
 * `mayAct` says whether the caller may also do something about them.
 */
export async function listJobs({ ctx, input }: Verb<ListJobsInput>) {
  allow(ctx.actor, "operation:read");
  const organizationId = tenantOf(ctx.actor);
  const states: LetterState[] = input.show === "open" ? ["dead"] : letterStates.filter((state) => state !== "dead");
  const where = { organizationId, state: { in: states } };
  const [found, total, stuck, waiting] = await Promise.all([
    ctx.db.deadLetter.findMany({
      where: { ...where, ...(input.cursor ? { lastFailedAt: { lt: new Date(input.cursor) } } : {}) },
      orderBy: { lastFailedAt: "desc" },
      take: pageSize + 1,
    }),
    ctx.db.deadLetter.count({ where }),
    input.show === "open" && !input.cursor ? ownStuckRuns(ctx.db, organizationId) : [],
    waitingJobs(ctx),
  ]);
  const letters = found.slice(0, pageSize).map((letter) => ({
    id: letter.id,
    name: letter.name,
    state: letter.state as LetterState,
    about: letter.payload as Record<string, string | number>,
    reason: reasonOf(letter.error),
    error: letter.error,
    tries: letter.tries,
    firstFailedAt: letter.firstFailedAt,
    lastFailedAt: letter.lastFailedAt,
    settledAt: letter.settledAt,
    note: letter.note,
  }));
  return {
    letters,
    total,
    stuck: stuck.map((run) => ({ ...run, reason: reasonOf(run.error ?? "") })),
    waiting,
    mayAct: isAllowed(ctx.actor, "operation:write"),
    next: found.length > pageSize ? (letters.at(-1)?.lastFailedAt.toISOString() ?? null) : null,
  };
}

/** How far the queue is behind, for the whole house: a number and an age name nobody. Counts what is due, not what is for later. */
async function waitingJobs(ctx: Ctx): Promise<{ jobs: number; oldestSeconds: number }> {
  const [row] = await ctx.db.$queryRaw<{ jobs: number; oldest: number }[]>(Prisma.sql`
    select count(*)::int as jobs, coalesce(extract(epoch from now() - min(due)), 0)::int as oldest from (
      select run_at as due from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts
      union all select "runAt" from "Outbox" where "runAt" <= now()
    ) waiting`);
  return { jobs: row?.jobs ?? 0, oldestSeconds: row?.oldest ?? 0 };
}
