import type { Voucher as Row } from "../../../prisma/generated/client";
import { refuseNow } from "../../domain/shared/decision";
import { normalCode } from "../../domain/voucher/code";
import type { VoucherKind } from "../../domain/voucher/price";
import type { Voucher } from "../../domain/voucher/voucher";
import type { Tx } from "../../ports/database";

export type KnownVoucher = Omit<Row, "kind" | "budgetMinor" | "spentMinor"> & Voucher;

/** Sums of a voucher stay far below 2^53. */
export const toVoucher = (row: Row): KnownVoucher => ({
  ...row,
  kind: row.kind as VoucherKind,
  budgetMinor: row.budgetMinor === null ? null : Number(row.budgetMinor),
  spentMinor: Number(row.spentMinor),
});

/** The event's voucher that somebody means. @throws {RefusalError} voucher-unknown, also for another event's. */
export async function getVoucherByCode(db: Tx, eventId: string, typed: string): Promise<KnownVoucher> {
  const code = normalCode(typed);
  const row = code ? await db.voucher.findUnique({ where: { eventId_code: { eventId, code } } }) : null;
  return row ? toVoucher(row) : refuseNow("voucher-unknown", { field: "code" });
}

export async function findVoucher(db: Tx, id: string | null): Promise<KnownVoucher | null> {
  const row = id ? await db.voucher.findUnique({ where: { id } }) : null;
  return row ? toVoucher(row) : null;
}

/** Under its row lock: what is read stays so until the caller's transaction ends. Taken after holds, tiers and orders. */
export async function lockVoucher(tx: Tx, id: string): Promise<KnownVoucher | null> {
  await tx.$queryRaw`select 1 from "Voucher" where id = ${id}::uuid for update`;
  return findVoucher(tx, id);
}
