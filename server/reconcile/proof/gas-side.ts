import type { Database } from "../../ports/database";
import type { Unproven } from "./unproven";

/** A day is booked an hour after the chain's final block has left it; after so many more nobody books it any more. */
const graceDays = 3;

export type GasSums = {
  spentWei: string;
  /** As the ledger has it, in whole gwei. */
  bookedGwei: string;
  /** Less than a gwei of each organization, for its next booking. */
  carriedWei: string;
  /** Of days that are not over or not final. */
  waitingWei: string;
  /** What no organization asked for is in nobody's books. */
  nobodysWei: string;
};

/**
 * Compares what the ledger has of gas with the rows of what was spent: each day with its bookings, each booking with the one before
 * it and with its transfer, and the whole with the whole.
 */
export async function proveGas(db: Database): Promise<{ flaws: Unproven[]; gas: GasSums }> {
  const days = await db.$queryRaw<{ organizationId: string; day: string; spent: string; booked: string | null }[]>`
    with spent as (
      select "organizationId", "spentAt"::date as day, sum(wei) as wei from "GasSpent" where "organizationId" is not null group by 1, 2
    ), booked as (select "organizationId", day, sum(wei) as wei from "GasBooking" group by 1, 2)
    select "organizationId"::text as "organizationId", day::text as day, coalesce(spent.wei, 0)::text as spent,
      booked.wei::text as booked
    from spent full join booked using ("organizationId", day) order by 1, 2`;
  const { _max } = await db.chainStatus.aggregate({ _max: { finalizedAt: true } });
  const lastDay = _max.finalizedAt ? new Date(_max.finalizedAt.getTime() - graceDays * 24 * 3_600_000) : null;
  const isOverdue = (day: string) => lastDay !== null && day < lastDay.toISOString().slice(0, 10);
  const differing = days.filter(({ day, spent, booked }) =>
    booked === null ? isOverdue(day) && spent !== "0" : spent !== booked,
  );
  type Row = { id: string; organizationId: string; number: number; evidence: Unproven["evidence"] };
  // A booking goes on where the one before it ended, and its transfer moves exactly its gwei, from one account to the other.
  const broken = await db.$queryRaw<Row[]>`
    select b.id::text as id, b."organizationId"::text as "organizationId", b.number, jsonb_build_object(
      'number', b.number, 'gwei', b.gwei::text, 'ledgerGwei', e.gas::text, 'carryBeforeWei', b."carryBeforeWei",
      'carriedWei', coalesce(before."carryAfterWei", 0)) as evidence
    from "GasBooking" b
    left join "GasBooking" before on before."organizationId" = b."organizationId" and before."chainId" = b."chainId"
      and before.number = b.number - 1
    left join (
      select "causeId", sum("amountMinor") filter (where account = 'gas') as gas,
        bool_and(account = 'gas' or account like 'chain:%') as known
      from "LedgerEntry" where "causeKind" = 'gas-spent' group by 1
    ) e on e."causeId" = b.id
    where coalesce(e.gas, 0) <> b.gwei or not coalesce(e.known, true)
      or b."carryBeforeWei" <> coalesce(before."carryAfterWei", 0) or (before.id is null and b.number > 1)
    order by b."organizationId", b.number`;
  return {
    flaws: [
      ...differing.map(
        ({ organizationId, day, spent, booked }): Unproven => ({
          ...{ flaw: "gas-differs", subject: `gas:${organizationId}:${day}`, organizationId },
          evidence: { spentWei: spent, bookedWei: booked ?? "0" },
        }),
      ),
      ...broken.map(
        ({ id, organizationId, evidence }): Unproven => ({
          ...{ flaw: "gas-misbooked", subject: `gas-spent:${id}`, evidence, organizationId },
        }),
      ),
    ],
    gas: await sumsOf(db),
  };
}

async function sumsOf(db: Database): Promise<GasSums> {
  const [sums] = await db.$queryRaw<GasSums[]>`
    with booked as (select coalesce(sum("amountMinor"), 0) as gwei from "LedgerEntry" where "causeKind" = 'gas-spent' and account = 'gas'),
      carried as (select coalesce(sum("carryAfterWei"), 0) as wei from (
        select distinct on ("organizationId", "chainId") "carryAfterWei" from "GasBooking"
        order by "organizationId", "chainId", number desc) last),
      spent as (select coalesce(sum(wei), 0) as wei,
        coalesce(sum(wei) filter (where "organizationId" is null), 0) as nobodys from "GasSpent")
    select spent.wei::text as "spentWei", booked.gwei::text as "bookedGwei", carried.wei::text as "carriedWei",
      spent.nobodys::text as "nobodysWei",
      (spent.wei - spent.nobodys - booked.gwei * 1000000000 - carried.wei)::text as "waitingWei"
    from spent, booked, carried`;
  return sums ?? { spentWei: "0", bookedGwei: "0", carriedWei: "0", waitingWei: "0", nobodysWei: "0" };
}
