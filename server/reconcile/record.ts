import type { Difference, Prisma } from "../../prisma/generated/client";
import { withTransaction } from "../db/prisma";
import type { Finding } from "../domain/difference/finding";
import { kinds } from "../domain/difference/kinds";
import { audit } from "../services/audit/audit";
import type { Ctx } from "../services/verb";

/** Two looks that are closer than this are one look. */
const apartMs = 3_000;
const openStates = ["watched", "open", "acknowledged"];

export type Recorded = { raised: Finding[]; watched: Finding[]; gone: number };
type Judge = {
  /** Whether this look would have found this difference again, if it were still there. */
  examined: (row: Difference) => boolean;
};

const seconds = (ms: number) => ms / 1000;

/** Whether a difference has lasted: seen twice, some time apart, and older than what is in flight may be. */
export function isRaised(
  kind: Finding["kind"],
  seen: { looks: number; firstSeenAt: Date; since: Date | null },
  now: Date,
): boolean {
  const { graceSeconds } = kinds[kind];
  if (graceSeconds === 0) return true;
  const apart = now.getTime() - seen.firstSeenAt.getTime() >= apartMs;
  const begun = seen.since && seen.since < seen.firstSeenAt ? seen.since : seen.firstSeenAt;
  return seen.looks >= 2 && apart && seconds(now.getTime() - begun.getTime()) >= graceSeconds;
}

/**
 * Keeps what a look found, one row a difference: raised when it has lasted (audited and logged once), gone or healed when a look
 * that would have found it did not. What a person acknowledged stays acknowledged until it is gone.
 */
export async function record(ctx: Ctx, findings: readonly Finding[], { examined }: Judge): Promise<Recorded> {
  const recorded: Recorded = { raised: [], watched: [], gone: 0 };
  const seen = new Set<string>();
  for (const finding of findings) {
    const key = `${finding.kind} ${finding.subject}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const row = await note(ctx, finding);
    if (row.state === "watched") recorded.watched.push(finding);
    else recorded.raised.push(finding);
  }
  const open = await ctx.db.difference.findMany({ where: { state: { in: openStates } } });
  for (const row of open) {
    if (seen.has(`${row.kind} ${row.subject}`) || !examined(row)) continue;
    const state = row.healTries > 0 ? "healed" : "gone";
    await ctx.db.difference.updateMany({
      where: { id: row.id, state: row.state },
      data: { state, closedAt: ctx.now, healAskedAt: null },
    });
    recorded.gone += 1;
  }
  return recorded;
}

/** Safe against another process that notes the same: the unique key is the difference. */
async function note(ctx: Ctx, finding: Finding): Promise<Difference> {
  const { kind, subject, organizationId, eventId, since } = finding;
  const where = { kind_subject: { kind, subject } };
  const evidence = finding.evidence as Prisma.InputJsonObject;
  const fresh = { state: "watched", firstSeenAt: ctx.now, looks: 1, raisedAt: null, closedAt: null, healTries: 0 };
  const now = { organizationId, eventId, severity: kinds[kind].severity, evidence, since, lastSeenAt: ctx.now };
  return withTransaction(ctx, async (tx) => {
    await tx.difference.createMany({ data: [{ kind, subject, ...fresh, looks: 0, ...now }], skipDuplicates: true });
    await tx.$queryRaw`select 1 from "Difference" where kind = ${kind} and subject = ${subject} for update`;
    const before = await tx.difference.findUniqueOrThrow({ where });
    const again = openStates.includes(before.state);
    // Gone and come back: it begins anew.
    const data = again ? { ...now, looks: before.looks + 1 } : { ...fresh, ...now };
    const row = await tx.difference.update({ where, data });
    if (row.state !== "watched" || !isRaised(kind, row, ctx.now)) return row;
    await audit(tx, ctx, "difference.raise", {
      subject: `difference:${row.id}`,
      ...(organizationId ? { organizationId } : {}),
      change: { kind, about: subject, severity: row.severity },
    });
    ctx.log.error({ difference: row.id, kind, subject, organizationId, severity: row.severity }, "difference raised");
    return tx.difference.update({ where, data: { state: "open", raisedAt: ctx.now } });
  });
}
