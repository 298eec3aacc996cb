import { allow } from "../../domain/access/allow";
import { decideScan } from "../../domain/check-in/decide-scan";
import { decisionOf, type ScanDecision, type ScanReason } from "../../domain/check-in/reason";
import { eventKeys, verifyCode } from "../../domain/code/signature";
import { decodeCode } from "../../domain/code/ticket-code";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { answerOf } from "./answer";
import { readBooks, readTicket, viewHasStopped } from "./known-facts";
import { writeScan } from "./write-scan";

export type RecordScanInput = { scanId: string; digits: string };
export type ScanAnswer = {
  decision: ScanDecision;
  reason: ScanReason;
  ticket: { tierName: string | null; tokenId: number } | null;
  /** For a ticket that is inside already: when, and at which gate (null when the chain knows a gate that we do not). */
  first: { at: Date; gateName: string | null } | null;
  serverNow: Date;
};

/**
 * Decides one scan and keeps it, refusals too. The same `scanId` gets the same answer; a `retry` is not kept, so that it can
 * be asked again. Whatever number of gates race, one admission a ticket gets through.
 * @throws {RefusalError} forbidden, conflict (a scanId of another device).
 */
export async function recordScan({ ctx, input }: Verb<RecordScanInput>): Promise<ScanAnswer> {
  allow(ctx.actor, "check-in:write");
  if (ctx.actor.kind !== "device") return refuseNow("forbidden");
  const { deviceId, gateId, eventId, organizationId } = ctx.actor;
  const [before, event] = await Promise.all([
    ctx.db.checkIn.findUnique({ where: { scanId: input.scanId } }),
    ctx.db.event.findFirstOrThrow({
      where: { id: eventId, organizationId },
      select: { id: true, state: true, collectionAddress: true },
    }),
  ]);
  if (before && before.deviceId !== deviceId) return refuseNow("conflict", { field: "scanId" });
  if (before) return answerOf(ctx, before);

  const keys = eventKeys(ctx.settings.ticketCodeSecret, event.id);
  const code = decodeCode(input.digits);
  const genuine = code !== null && code.eventTag === keys.eventTag && verifyCode(keys, code);
  // A stranger's text buys no query about any ticket.
  const known =
    genuine && event.collectionAddress ? { collection: event.collectionAddress, tokenId: code.tokenId } : null;
  const [ticket, books] = known
    ? await Promise.all([
        readTicket(ctx, known.collection, known.tokenId),
        readBooks(ctx, known.collection, known.tokenId),
      ])
    : (["missing", { admitted: false, offered: false, moving: false, transfers: 0, still: false }] as const);
  const facts = { event: { tag: keys.eventTag, state: event.state }, code, genuine, ticket, books, now: ctx.now };
  let reason = decideScan(facts);

  if (decisionOf(reason) === "retry") {
    if (reason === "view-behind" && (await viewHasStopped(ctx))) reason = "view-down";
    ctx.log.info({ scanId: input.scanId, reason }, "scan to be tried again");
    return { decision: "retry", reason, ticket: null, first: null, serverNow: ctx.now };
  }
  crashPoint("scan-decided");
  const scan = { scanId: input.scanId, deviceId, gateId, eventId, organizationId, reason, ...known };
  const kept = await writeScan(ctx, scan);
  crashPoint("scan-recorded");
  return answerOf(ctx, kept);
}
