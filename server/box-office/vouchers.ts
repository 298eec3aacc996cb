import type { Pool } from "pg";
import type { HoldItem } from "../domain/hold/hold";
import { type Decision, refuse } from "../domain/shared/decision";
import { normalCode } from "../domain/voucher/code";
import { concerns, opensTier, usable, type Voucher } from "../domain/voucher/voucher";
import { epochMs } from "./entrance-lines";

type Asked = { organizationId: string; eventId: string; items: readonly HoldItem[]; code: string; now: Date };
/** What a hold is asked for under: nothing, where the code concerns none of its tiers. */
export type Named = { voucherId: string; opened: string[] } | null;

/** Timestamps travel as epoch milliseconds, as in `lines`; sums stay far below 2^53. */
type Row = Omit<Voucher, "validFrom" | "validUntil"> & {
  id: string;
  validFrom: number | null;
  validUntil: number | null;
};

const voucherOf = {
  name: "voucher-of",
  text: `select id, kind, value, opens, coalesce("tierIds", '{}') as "tierIds", "maxTickets", "budgetMinor"::float8 as "budgetMinor",
      "usedTickets", "spentMinor"::float8 as "spentMinor", paused,
      ${epochMs(`"validFrom"`)} as "validFrom", ${epochMs(`"validUntil"`)} as "validUntil"
    from "Voucher" where "eventId" = $1 and code = $2 and "organizationId" = $3`,
};

const momentOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/**
 * What a code does for a hold. It opens tiers here, before anybody's row is locked; uses and budget are counted when she goes to pay.
 * Asked only where a code was named. Refuses: voucher-unknown, and as `usable` does.
 */
export async function nameVoucher(
  pool: Pool,
  { organizationId, eventId, items, code, now }: Asked,
): Promise<Decision<Named>> {
  const normal = normalCode(code);
  const values = [eventId, normal, organizationId];
  const [row] = normal ? (await pool.query<Row>({ ...voucherOf, values })).rows : [];
  if (!row) return refuse("voucher-unknown", { field: "code" });
  const voucher = { ...row, validFrom: momentOf(row.validFrom), validUntil: momentOf(row.validUntil) };
  const may = usable(voucher, now);
  if (!may.ok) return may;
  const tierIds = items.map(({ tierId }) => tierId);
  if (!concerns(voucher, tierIds)) return { ok: true, value: null };
  return { ok: true, value: { voucherId: voucher.id, opened: tierIds.filter((id) => opensTier(voucher, id)) } };
}
