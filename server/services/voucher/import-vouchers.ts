import { randomBytes } from "node:crypto";
import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import type { Currency } from "../../domain/shared/currency";
import { refuseNow, settled } from "../../domain/shared/decision";
import { madeCode } from "../../domain/voucher/code";
import { type LineError, readVoucherFile } from "../../domain/voucher/voucher-file";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import { isUniqueViolation } from "../event/free-slug";
import type { Ctx, Verb } from "../verb";
import { allowVouchers } from "./own-event";
import { refuseTooMany } from "./put-voucher";

/** A call carries 64 kB, so a file is a little smaller. */
export const ImportVouchersInput = z.strictObject({ eventId: z.uuid(), key: z.uuid(), file: z.string().max(60_000) });
export type ImportVouchersInput = z.infer<typeof ImportVouchersInput>;

export type Read = { made: number; errors: LineError[] };

/**
 * Makes the vouchers of a file (`voucher-file`), all of them or, with the errors by their lines, none. The same key makes them once.
 * @throws {RefusalError} not-found, invalid-input for what is no such file {field, rule}, and
 * when the event would have too many.
 */
export async function importVouchers({ ctx, input }: Verb<ImportVouchersInput>): Promise<Read> {
  allowVouchers(ctx);
  try {
    return await withTransaction(ctx, (tx) => readIn(tx, ctx, input));
  } catch (error) {
    // Somebody made one of its codes at the same moment.
    if (isUniqueViolation(error)) return refuseNow("voucher-code-taken", { field: "file" });
    throw error;
  }
}

async function readIn(tx: Tx, ctx: Ctx, { eventId, key, file }: ImportVouchersInput): Promise<Read> {
  const { organizationId, tiers, ...event } = await getOwnEvent(tx, ctx, eventId);
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`;
  const before = await tx.voucher.count({ where: { eventId, batchKey: key } });
  if (before > 0) return { made: before, errors: [] };
  const { vouchers, errors } = settled(readVoucherFile(file, { currency: event.currency as Currency, tiers }));
  const codes = vouchers.flatMap(({ code }) => code ?? []);
  const taken = await tx.voucher.findMany({ where: { eventId, code: { in: codes } }, select: { code: true } });
  for (const { code } of taken) {
    const line = vouchers.find((one) => one.code === code)?.line ?? 1;
    errors.push({ line, field: "code", rule: "voucher-code-taken" });
  }
  if (errors.length > 0) return { made: 0, errors: errors.sort((a, b) => a.line - b.line) };
  await refuseTooMany(tx, eventId, vouchers.length);
  await tx.voucher.createMany({
    data: vouchers.map(({ line: _, code, ...rules }) => ({
      ...{ id: crypto.randomUUID(), organizationId, eventId, code: code ?? madeCode("", randomBytes(32)) },
      ...{ ...rules, batchKey: key, createdAt: ctx.now },
    })),
  });
  await audit(tx, ctx, "voucher.import", {
    organizationId,
    subject: `event:${eventId}`,
    change: { key, count: vouchers.length },
  });
  return { made: vouchers.length, errors: [] };
}
