import { z } from "zod";
import { allow, isAllowed, tenantOf } from "../../domain/access/allow";
import type { Evidence } from "../../domain/difference/finding";
import { type DifferenceKind, kindNames, kinds } from "../../domain/difference/kinds";
import { pageTurn } from "../../domain/shared/page-turn";
import type { Verb } from "../verb";

const pageSize = 30;
const shown = { open: ["open"], acknowledged: ["acknowledged"], settled: ["healed", "gone"] } as const;

export const ListDifferencesInput = z.strictObject({
  ...pageTurn,
  show: z.enum(["open", "acknowledged", "settled"]).default("open"),
  kind: z.enum(kindNames as [DifferenceKind, ...DifferenceKind[]]).nullish(),
  cursor: z.uuid().nullish(),
});
export type ListDifferencesInput = z.infer<typeof ListDifferencesInput>;

/**
 * What differs between chain, view, books and provider in the caller's organization, newest first, thirty a page, with the evidence
 * of the last look. The platform's own is not among it. `kinds` are those that there are, for a filter.
 */
export async function listDifferences({ ctx, input }: Verb<ListDifferencesInput>) {
  allow(ctx.actor, "operation:read");
  const organizationId = tenantOf(ctx.actor);
  const where = { organizationId, state: { in: [...shown[input.show]] } };
  const [found, counts, cursors] = await Promise.all([
    ctx.db.difference.findMany({
      where: {
        ...where,
        ...(input.kind ? { kind: input.kind } : {}),
        ...(input.cursor ? { id: { lt: input.cursor } } : {}),
      },
      orderBy: { id: "desc" },
      take: pageSize + 1,
    }),
    ctx.db.difference.groupBy({ by: ["kind"], where, _count: true, orderBy: { kind: "asc" } }),
    ctx.db.reconcileCursor.findUnique({ where: { name: "block" } }),
  ]);
  const mayAct = isAllowed(ctx.actor, "operation:write");
  const differences = found.slice(0, pageSize).map((row) => ({
    id: row.id,
    kind: row.kind as DifferenceKind,
    severity: row.severity as (typeof kinds)[DifferenceKind]["severity"],
    state: row.state as "open" | "acknowledged" | "healed" | "gone",
    subject: row.subject,
    evidence: row.evidence as Evidence,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    closedAt: row.closedAt,
    note: row.note,
    healTries: row.healTries,
    healAsked: row.healAskedAt !== null,
    mayHeal: mayAct && (kinds[row.kind as DifferenceKind]?.remedy ?? null) !== null,
  }));
  return {
    differences,
    kinds: counts.map(({ kind, _count: count }) => ({ kind: kind as DifferenceKind, count })),
    total: counts.reduce((sum, { _count: count }) => sum + count, 0),
    mayAct,
    lookedAt: cursors?.movedAt ?? null,
    next: found.length > pageSize ? (differences.at(-1)?.id ?? null) : null,
  };
}
