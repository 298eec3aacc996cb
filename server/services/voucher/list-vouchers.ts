import type { Prisma } from "../../../prisma/generated/client";
import { refuseNow } from "../../domain/shared/decision";
import { stateOf } from "../../domain/voucher/voucher";
import type { ListVouchersInput } from "../../domain/voucher/voucher-input";
import { getOwnEvent } from "../event/find";
import type { Ctx, Verb } from "../verb";
import { type KnownVoucher, toVoucher } from "./find";
import { allowVouchers } from "./own-event";

const pageSize = 50;

/**
 * Vouchers of an event with what was used of them, newest first, fifty a page; `next` continues. Also the event's tiers, of which the
 * hidden ones need a code. @throws {RefusalError} not-found, also for another organization's event.
 */
export async function listVouchers({ ctx, input }: Verb<ListVouchersInput>) {
  allowVouchers(ctx);
  const event = await getOwnEvent(ctx.db, ctx, input.eventId);
  const where = matching(event.id, input.text ?? "");
  const after = input.cursor
    ? await ctx.db.voucher.findFirst({ where: { id: input.cursor, eventId: event.id } })
    : null;
  if (input.cursor && !after) return refuseNow("not-found", { field: "cursor" });
  const [rows, count] = await Promise.all([
    ctx.db.voucher.findMany({
      where: after ? { AND: [where, olderThan(after)] } : where,
      include: { _count: { select: { redemptions: true } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: pageSize + 1,
    }),
    ctx.db.voucher.count({ where }),
  ]);
  const shown = rows.slice(0, pageSize);
  return {
    currency: event.currency,
    timezone: event.timezone,
    tiers: event.tiers.map(({ id, name, priceMinor, hidden }) => ({ id, name, priceMinor, hidden })),
    count,
    vouchers: shown.map(({ _count, ...row }) => ({
      ...toShown(toVoucher(row), ctx),
      removable: _count.redemptions === 0,
    })),
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  };
}

const olderThan = ({ createdAt, id }: { createdAt: Date; id: string }): Prisma.VoucherWhereInput => ({
  OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
});

function matching(eventId: string, text: string): Prisma.VoucherWhereInput {
  if (text === "") return { eventId };
  // What the database takes as a pattern is meant as it stands.
  const part = { contains: text.replaceAll(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
  return { eventId, OR: [{ code: part }, { note: part }, { tag: part }] };
}

const toShown = (voucher: KnownVoucher, { now }: Ctx) => {
  const { organizationId: _, eventId: _event, batchKey: _batch, ...rest } = voucher;
  return { ...rest, state: stateOf(voucher, now) };
};
