import type { Difference } from "../../../prisma/generated/client";
import type { Finding } from "../../domain/difference/finding";
import type { Ctx } from "../../services/verb";
import { record } from "../record";
import type { Sources } from "../sources";
import { lasting } from "./lasting";
import { proveLedger } from "./prove";
import type { Unproven } from "./unproven";

const cursor = "prove-ledger";
const everyMs = 24 * 3_600_000;
const kind = "ledger-not-proven";

type Given = Pick<Sources, "reader" | "startBlock">;

/**
 * Proves the ledger when a day has passed since it was proven last, whichever worker did that, and keeps what differs where staff see
 * it. Asked more often it does nothing. @returns how many flaws, null when it was not due. @throws {AppError} without a verdict.
 */
export async function proveDaily(ctx: Ctx, given: Given, pauseMs?: number): Promise<number | null> {
  const before = await ctx.db.reconcileCursor.findUnique({ where: { name: cursor } });
  if (before && ctx.now.getTime() - before.movedAt.getTime() < everyMs) return null;
  const look = () => proveLedger({ ...given, db: ctx.db, payment: ctx.ports.payment, now: new Date() });
  const { flaws, counted, underWay } = await lasting(look, pauseMs);
  await record(ctx, flaws.map(toFinding), { examined: (row: Difference) => row.kind === kind });
  const said = { place: `${flaws.length} of ${counted.orders}`, movedAt: ctx.now };
  await ctx.db.reconcileCursor.upsert({ where: { name: cursor }, create: { name: cursor, ...said }, update: said });
  const level = flaws.length > 0 ? "error" : "info";
  ctx.log[level]({ flaws: flaws.length, underWay, ...counted }, "the ledger beside provider and chain");
  return flaws.length;
}

const toFinding = ({ flaw, subject, evidence, organizationId = null }: Unproven): Finding => ({
  ...{ kind, subject: `${flaw} ${subject}`, organizationId, eventId: null, since: null },
  evidence: { flaw, ...evidence },
});
