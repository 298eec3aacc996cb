import { z } from "zod";
import { allow, tenantOf } from "../../domain/access/allow";
import type { Verb } from "../verb";

const Moment = z.iso.datetime().transform((text) => new Date(text));
export const BalancesInput = z.strictObject({ from: Moment.nullish(), /** Not included. */ to: Moment.nullish() });
export type BalancesInput = z.infer<typeof BalancesInput>;

/** Minor units. `account`: "organizer", "provider:stripe"; sellers are one row, however many of them there are. */
export type Balance = {
  account: string;
  currency: string;
  holders: number;
  openingMinor: bigint;
  closingMinor: bigint;
};

/**
 * What each account stands at, derived from all entries before `to`; and what it stood at before `from` (zero without one).
 * `causes` and `currencies` are those that there are, for filters.
 */
export async function getBalances({ ctx, input }: Verb<BalancesInput>) {
  allow(ctx.actor, "ledger:read");
  const organizationId = tenantOf(ctx.actor);
  const from = input.from ?? new Date(0);
  const to = input.to ?? new Date(Math.max(ctx.now.getTime(), from.getTime()) + 1);
  type Row = Omit<Balance, "openingMinor" | "closingMinor" | "holders"> &
    Record<"opening" | "closing" | "holders", string>;
  const [rows, causes] = await Promise.all([
    ctx.db.$queryRaw<Row[]>`
      select case when account like 'seller:%' then 'seller' else account end as account, currency,
        count(distinct account)::text as holders, sum("amountMinor")::text as closing,
        coalesce(sum("amountMinor") filter (where "createdAt" < ${from}::timestamp(3)), 0)::text as opening
      from "LedgerEntry"
      where "organizationId" = ${organizationId}::uuid and "createdAt" < ${to}::timestamp(3)
      group by 1, 2 order by 1, 2`,
    ctx.db.ledgerEntry.groupBy({ by: ["causeKind"], where: { organizationId }, orderBy: { causeKind: "asc" } }),
  ]);
  const balances = rows.map(
    ({ account, currency, holders, opening, closing }): Balance => ({
      ...{ account, currency, holders: Number(holders) },
      ...{ openingMinor: BigInt(opening), closingMinor: BigInt(closing) },
    }),
  );
  return { balances, causes: causes.map(({ causeKind }) => causeKind) };
}
