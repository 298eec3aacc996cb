import type { CheckIn } from "../../../prisma/generated/client";
import { decisionOf, type ScanReason } from "../../domain/check-in/reason";
import { fromRef } from "../../domain/shared/ref";
import type { Ctx } from "../verb";
import { readTicket } from "./known-facts";
import type { ScanAnswer } from "./record-scan";

/** The answer to a kept scan, the same whenever it is asked. Names a tier and a gate, never a person. */
export async function answerOf(ctx: Ctx, scan: CheckIn): Promise<ScanAnswer> {
  const reason = scan.reason as ScanReason;
  const { collection, tokenId } = scan;
  const answer = { decision: decisionOf(reason), reason, serverNow: ctx.now };
  if (!collection || !tokenId) return { ...answer, ticket: null, first: null };
  const ticket = await readTicket(ctx, collection, tokenId);
  const seen = typeof ticket === "object" ? ticket : null;
  const tier = seen
    ? await ctx.db.tier.findUnique({
        where: { eventId_chainTierId: { eventId: scan.eventId, chainTierId: seen.tierId } },
        select: { name: true },
      })
    : null;
  const first = reason === "already-used" ? await firstAdmission(ctx, scan, seen) : null;
  return { ...answer, ticket: { tierName: tier?.name ?? null, tokenId }, first };
}

async function firstAdmission(
  ctx: Ctx,
  { organizationId, collection, tokenId }: CheckIn,
  seen: { usedAt: Date | null; gateRef: string | null } | null,
): Promise<ScanAnswer["first"]> {
  const kept = await ctx.db.checkIn.findFirst({
    where: { organizationId, collection, tokenId, admitted: true },
    select: { scannedAt: true, gateId: true },
  });
  const at = kept?.scannedAt ?? seen?.usedAt;
  if (!at) return null;
  const gateId = kept?.gateId ?? (seen?.gateRef ? fromRef(seen.gateRef) : null);
  const gate = gateId
    ? await ctx.db.gate.findFirst({ where: { id: gateId, organizationId }, select: { name: true } })
    : null;
  return { at, gateName: gate?.name ?? null };
}
