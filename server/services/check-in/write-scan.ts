import type { CheckIn } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import type { ScanReason } from "../../domain/check-in/reason";
import { crashPoint } from "../../domain/shared/crash-point";
import { toRef } from "../../domain/shared/ref";
import { enqueueIntent } from "../chain/enqueue-intent";
import type { Ctx } from "../verb";
import { takenMeanwhile } from "./admission";

export type NewScan = {
  organizationId: string;
  eventId: string;
  deviceId: string;
  gateId: string;
  scanId: string;
  reason: ScanReason;
  collection?: string;
  tokenId?: number;
};

/**
 * Keeps the scan; an admission and its chain intent go in together. The database's unique indexes are the judge of races:
 * the admission that comes second is written as a refusal, the scan that is sent twice is found.
 */
export function writeScan(ctx: Ctx, scan: NewScan): Promise<CheckIn> {
  const { organizationId, eventId, deviceId, gateId, scanId, collection, tokenId } = scan;
  const row = { organizationId, eventId, deviceId, gateId, scanId, collection, tokenId, scannedAt: ctx.now };
  return withTransaction(ctx, async (tx) => {
    const insert = async (reason: ScanReason): Promise<boolean> => {
      const data = [{ ...row, reason, admitted: reason === "admitted" }];
      return (await tx.checkIn.createMany({ data, skipDuplicates: true })).count === 1;
    };
    const wanted = scan.reason === "admitted" && collection && tokenId ? { collection, tokenId } : null;
    const reason = (wanted && (await takenMeanwhile(tx, wanted))) ?? scan.reason;
    const kept = await insert(reason);
    const sentTwice = kept ? null : await tx.checkIn.findUnique({ where: { scanId } });
    if (sentTwice) return sentTwice;
    if (!kept) await insert("already-used");
    crashPoint("scan-writing");
    if (kept && reason === "admitted" && collection && tokenId)
      await enqueueIntent(tx, ctx, {
        organizationId,
        dedupeKey: `check-in:${collection}:${tokenId}`,
        lane: collection,
        payload: {
          kind: "check-in",
          collection: collection as `0x${string}`,
          tokenId,
          gateRef: toRef(gateId),
          usedAt: Math.floor(ctx.now.getTime() / 1000),
        },
      });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
    return tx.checkIn.findUniqueOrThrow({ where: { scanId } });
  });
}
