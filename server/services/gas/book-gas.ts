import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { gasCurrency, gasSpent, roundGas } from "../../domain/ledger/gas";
import type { Tx } from "../../ports/database";
import { findChainStatus } from "../chain/chain-status";
import { recordTransfer } from "../ledger/record-transfer";
import type { Ctx } from "../verb";
import { dayOf } from "./budget";

/** Between the end of a day and the final block that closes it: clocks differ, and a row that was dated before may commit after. */
const marginMs = 3_600_000;
const dayMs = 24 * 3_600_000;
/** What changes in a day that was booked longer ago is no late row any more: the proof shows it to people. */
const mendedForMs = 7 * dayMs;

type Day = { organizationId: string; day: Date };

/**
 * Takes each organization's gas into the ledger, a day of UTC at a time, when the chain's final block is well past it. What is
 * written is the difference to what is booked of that day, so that a row that came late or changed is booked once and a run that is
 * repeated finds nothing; what nobody's organization asked for is in nobody's books. @returns how many bookings were written.
 */
export async function bookGas({ ctx }: { ctx: Ctx }, signal?: AbortSignal): Promise<number> {
  allow(ctx.actor, "gas:book");
  const until = await closedUntil(ctx);
  if (!until) return 0;
  const since = new Date(until.getTime() - mendedForMs);
  // One reading of the table; the sums by day are far fewer than its rows.
  const due = await ctx.db.$queryRaw<Day[]>`
    with spent as (
      select "organizationId", "spentAt"::date as day, sum(wei) as wei from "GasSpent"
      where "organizationId" is not null and "spentAt" < ${until}::timestamp(3) group by 1, 2
    ), booked as (select "organizationId", day, sum(wei) as wei from "GasBooking" group by 1, 2)
    select "organizationId"::text as "organizationId", day from spent full join booked using ("organizationId", day)
    where coalesce(spent.wei, 0) <> coalesce(booked.wei, 0) and (booked.wei is null or day >= ${since}::timestamp(3))
    order by 2, 1`;
  let written = 0;
  for (const one of due) if (!signal?.aborted && (await bookDay(ctx, one))) written += 1;
  return written;
}

/** The midnight before which every day is over on the chain too, so that nothing takes its blocks back; null while nobody knows. */
async function closedUntil(ctx: Ctx): Promise<Date | null> {
  const finalizedAt = (await findChainStatus(ctx))?.finalizedAt;
  if (!finalizedAt) return null;
  return dayOf(new Date(Math.min(finalizedAt.getTime(), ctx.now.getTime()) - marginMs));
}

/** The booking and its transfer together or not at all. @returns whether there was something to write. */
const bookDay = (ctx: Ctx, { organizationId, day }: Day): Promise<boolean> =>
  withTransaction(ctx, async (tx) => {
    // Two at once would both find the same missing.
    await tx.$queryRaw`select 1 from (select pg_advisory_xact_lock(hashtextextended(${`gas-booking:${organizationId}`}, 0))) as held`;
    const spentAt = { gte: day, lt: new Date(day.getTime() + dayMs) };
    if (await isOpen(tx, organizationId, spentAt)) return false;
    const spent = await tx.gasSpent.aggregate({ where: { organizationId, spentAt }, _sum: { wei: true } });
    const booked = await tx.gasBooking.aggregate({ where: { organizationId, day }, _sum: { wei: true } });
    const wei = toBig(spent._sum.wei) - toBig(booked._sum.wei);
    if (wei === 0n) return false;
    const { chainId } = ctx.settings;
    const last = await tx.gasBooking.findFirst({ where: { organizationId, chainId }, orderBy: { number: "desc" } });
    const carryBeforeWei = last?.carryAfterWei ?? 0;
    const { gwei, carryWei } = roundGas(BigInt(carryBeforeWei), wei);
    const row = { organizationId, chainId, day, number: (last?.number ?? 0) + 1, wei: String(wei), carryBeforeWei };
    const { id } = await tx.gasBooking.create({
      data: { ...row, gwei, carryAfterWei: Number(carryWei), createdAt: ctx.now },
    });
    const entries = gasSpent({ chainId, gwei });
    await recordTransfer(tx, ctx, {
      ...{ causeKind: "gas-spent", causeId: id, organizationId, currency: gasCurrency, entries },
    });
    return true;
  });

/** Something of the day is under way again, after a reorganisation, or not yet seen as final: its fee may still change. */
async function isOpen(tx: Tx, organizationId: string, { gte, lt }: { gte: Date; lt: Date }): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ open: boolean }[]>`
    select exists (
      select 1 from "GasSpent" s join "ChainTransaction" t on t.hash = s.hash
      left join "ChainIntent" i on i.id = s."intentId" and i."transactionId" = t.id and i.state in ('mined', 'submitted')
      where s."organizationId" = ${organizationId}::uuid
        and s."spentAt" >= ${gte}::timestamp(3) and s."spentAt" < ${lt}::timestamp(3)
        and (t.state = 'signed' or i.id is not null)
    ) as open`;
  return found?.open ?? false;
}

const toBig = (wei: { toFixed(places: number): string } | null): bigint => BigInt(wei?.toFixed(0) ?? 0);
