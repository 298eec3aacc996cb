import type { Currency } from "../../domain/shared/currency";
import { voucherFile } from "../../domain/voucher/voucher-file";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { toVoucher } from "./find";
import { allowVouchers } from "./own-event";

/** All vouchers of an event as a table for spreadsheets, newest first. @throws {RefusalError} not-found. */
export async function exportVouchers({ ctx, input }: Verb<{ eventId: string }>): Promise<string> {
  allowVouchers(ctx);
  const { id: eventId, currency, tiers } = await getOwnEvent(ctx.db, ctx, input.eventId);
  const rows = await ctx.db.voucher.findMany({ where: { eventId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  return voucherFile(rows.map(toVoucher), { currency: currency as Currency, tiers }, ctx.now);
}
