import { withTransaction } from "../../db/prisma";
import { refuseNow, settled } from "../../domain/shared/decision";
import { consistentRules, maxVouchers, type VoucherInput } from "../../domain/voucher/voucher-input";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { isUniqueViolation } from "../event/free-slug";
import type { Ctx, Verb } from "../verb";
import { lockVoucher } from "./find";
import { allowVouchers, eventWithTiers } from "./own-event";

/**
 * Makes a voucher or changes it. What was bought with it stays as it was; what it allows cannot fall below what was used. Asked twice
 * it is one voucher. @throws {RefusalError} not-found, invalid-input {field, rule}, voucher-code-taken, voucher-in-use {field, least}.
 */
export async function putVoucher({ ctx, input }: Verb<VoucherInput>): Promise<{ voucherId: string }> {
  allowVouchers(ctx);
  const { eventId, voucherId, code, ...rules } = input;
  try {
    await withTransaction(ctx, async (tx) => {
      const event = await eventWithTiers(tx, ctx, { eventId, tierIds: rules.tierIds });
      settled(consistentRules(rules, event.currency));
      // Two presses of one button wait for each other here.
      await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${voucherId}, 0))::text`;
      const before = await lockVoucher(tx, voucherId);
      if (before && before.eventId !== eventId) refuseNow("not-found", { field: "voucherId" });
      if (before) {
        refuseBelowUse(before, { code, ...rules });
        await tx.voucher.update({ where: { id: voucherId }, data: { code, ...rules } });
      } else {
        await refuseTooMany(tx, eventId, 1);
        const { organizationId } = event;
        await tx.voucher.create({
          data: { id: voucherId, organizationId, eventId, code, ...rules, createdAt: ctx.now },
        });
      }
      await noteVoucher(tx, ctx, before ? "voucher.change" : "voucher.create", {
        organizationId: event.organizationId,
        voucherId,
        change: traceOf({ code, ...rules }),
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) return refuseNow("voucher-code-taken", { field: "code" });
    throw error;
  }
  return { voucherId };
}

type Used = { code: string; usedTickets: number; spentMinor: number };
type Wish = { code: string; maxTickets: number | null; budgetMinor: number | null };

function refuseBelowUse(before: Used, { code, maxTickets, budgetMinor }: Wish): void {
  const { usedTickets, spentMinor } = before;
  if (usedTickets > 0 && code !== before.code) refuseNow("voucher-in-use", { field: "code" });
  if (maxTickets !== null && maxTickets < usedTickets)
    refuseNow("voucher-in-use", { field: "maxTickets", least: usedTickets });
  if (budgetMinor !== null && budgetMinor < spentMinor)
    refuseNow("voucher-in-use", { field: "budgetMinor", least: spentMinor });
}

/** @throws {RefusalError} invalid-input when the event would have more vouchers than one can have. */
export async function refuseTooMany(tx: Tx, eventId: string, more: number): Promise<void> {
  const there = await tx.voucher.count({ where: { eventId } });
  if (there + more > maxVouchers) refuseNow("invalid-input", { field: "count", rule: "too-many", most: maxVouchers });
}

/** What a trace keeps of a voucher: notes and tags may name people. */
export const traceOf = ({ note: _, tag: _tag, ...rest }: Record<string, unknown>) => rest;

type Note = { organizationId: string; voucherId: string; change: Record<string, unknown> };

export const noteVoucher = (tx: Tx, ctx: Ctx, action: string, { organizationId, voucherId, change }: Note) =>
  audit(tx, ctx, action, {
    organizationId,
    subject: `voucher:${voucherId}`,
    change: JSON.parse(JSON.stringify(change)),
  });
