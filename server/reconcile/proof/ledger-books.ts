import { gasCurrency } from "../../domain/ledger/gas";
import type { Database } from "../../ports/database";
import type { Unproven } from "./unproven";

/** What the ledger says about one order. Minor units; above zero is what the provider keeps for us. */
export type Booked = {
  orderId: string;
  organizationId: string;
  kind: string;
  state: string;
  currency: string;
  /** Of the provider's account, all causes together. */
  atProvider: bigint;
  /** What the first sale brought in, with whichever provider or by hand; null when none is booked. */
  saleMinor: bigint | null;
  /** What a resale gave to each; null when none is booked. */
  resale: { sellerMinor: bigint; royaltyMinor: bigint; platformMinor: bigint } | null;
};

/** Each entry beside its cause and the order that this belongs to; null where there is none. Gas belongs to no order. */
const caused = `
  select e.*, coalesce(o.id, r."orderId", d."orderId") as "orderId", coalesce(o.id, r.id, d.id, g.id) as "knownCause",
    case when o.id is not null then o.currency when r.id is not null then r.currency when d.id is not null then d.currency
      else '${gasCurrency}' end as "causeCurrency",
    coalesce(o."organizationId", r."organizationId", d."organizationId", g."organizationId") as "causeOrganizationId"
  from "LedgerEntry" e
  left join "Order" o on o.id = e."causeId" and e."causeKind" in ('primary-sale', 'resale', 'refund', 'refund-failed')
  left join "Refund" r on r.id = e."causeId" and e."causeKind" in ('refund', 'refund-failed')
  left join "Dispute" d on d.id = e."causeId" and e."causeKind" in ('dispute-opened', 'dispute-won')
  left join "GasBooking" g on g.id = e."causeId" and e."causeKind" = 'gas-spent'`;

/** Orders that have ever moved money, as the ledger tells it. */
export async function bookedOrders(db: Database, provider: string): Promise<Booked[]> {
  type Row = Omit<Booked, "resale" | "atProvider" | "saleMinor"> & {
    atProvider: string;
    saleMinor: string | null;
    isResale: boolean;
    sellerMinor: string;
    royaltyMinor: string;
    platformMinor: string;
  };
  const rows = await db.$queryRawUnsafe<Row[]>(
    `select o.id::text as "orderId", o."organizationId"::text as "organizationId", o.kind, o.state, c.currency,
       coalesce(sum(c."amountMinor") filter (where c.account = 'provider:' || $1), 0)::text as "atProvider",
       (sum(c."amountMinor") filter (where c."causeKind" = 'primary-sale' and c.account like 'provider:%'))::text as "saleMinor",
       bool_or(c."causeKind" = 'resale') as "isResale",
       coalesce(-sum(c."amountMinor") filter (where c."causeKind" = 'resale' and c.account like 'seller:%'), 0)::text as "sellerMinor",
       coalesce(-sum(c."amountMinor") filter (where c."causeKind" = 'resale' and c.account = 'organizer'), 0)::text as "royaltyMinor",
       coalesce(-sum(c."amountMinor") filter (where c."causeKind" = 'resale' and c.account = 'platform'), 0)::text as "platformMinor"
     from (${caused}) c join "Order" o on o.id = c."orderId"
     group by o.id, c.currency order by o.id`,
    provider,
  );
  return rows.map(({ isResale, sellerMinor, royaltyMinor, platformMinor, atProvider, saleMinor, ...row }) => ({
    ...row,
    atProvider: BigInt(atProvider),
    saleMinor: saleMinor === null ? null : BigInt(saleMinor),
    resale: isResale
      ? {
          sellerMinor: BigInt(sellerMinor),
          royaltyMinor: BigInt(royaltyMinor),
          platformMinor: BigInt(platformMinor),
        }
      : null,
  }));
}

type Counted = { entries: number; transfers: number };

/** What does not hold inside the ledger, whatever provider and chain say; the database refuses most of it when it is written. */
export async function flawsOfLedger(db: Database): Promise<{ counted: Counted; flaws: Unproven[] }> {
  const [counted] = await db.$queryRaw<Counted[]>`
    select count(*)::int as entries, count(distinct "transferId")::int as transfers from "LedgerEntry"`;
  const off = await db.$queryRaw<{ transferId: string; currency: string; off: string }[]>`
    select "transferId"::text as "transferId", currency, sum("amountMinor")::text as off from "LedgerEntry"
    group by "transferId", currency having sum("amountMinor") <> 0`;
  const mixed = await db.$queryRaw<{ transferId: string; causes: number }[]>`
    select "transferId"::text as "transferId",
      count(distinct ("organizationId", "causeKind", "causeId", part))::int as causes
    from "LedgerEntry" group by "transferId"
    having count(distinct ("organizationId", "causeKind", "causeId", part)) > 1`;
  type Lost = { causeKind: string; causeId: string; currency: string; amountMinor: string };
  const lost = await db.$queryRawUnsafe<Lost[]>(
    `select "causeKind", "causeId"::text as "causeId", currency, max("amountMinor")::text as "amountMinor"
     from (${caused}) c where "knownCause" is null group by "causeKind", "causeId", currency`,
  );
  type Foreign = { causeKind: string; causeId: string; currency: string; causeCurrency: string };
  const foreign = await db.$queryRawUnsafe<Foreign[]>(
    `select distinct "causeKind", "causeId"::text as "causeId", currency, "causeCurrency"
     from (${caused}) c where "knownCause" is not null and currency <> "causeCurrency"`,
  );
  type Misplaced = { causeKind: string; causeId: string; organizationId: string; causeOrganizationId: string };
  const misplaced = await db.$queryRawUnsafe<Misplaced[]>(
    `select distinct "causeKind", "causeId"::text as "causeId", "organizationId"::text as "organizationId",
       "causeOrganizationId"::text as "causeOrganizationId"
     from (${caused}) c where "organizationId" <> "causeOrganizationId"`,
  );
  return {
    counted: counted ?? { entries: 0, transfers: 0 },
    flaws: [
      ...off.map(
        ({ transferId, ...evidence }): Unproven => ({
          ...{ flaw: "transfer-off", subject: `transfer:${transferId}` },
          evidence,
        }),
      ),
      ...mixed.map(
        ({ transferId, causes }): Unproven => ({
          ...{ flaw: "transfer-mixed", subject: `transfer:${transferId}` },
          evidence: { causes },
        }),
      ),
      ...lost.map(
        ({ causeKind, causeId, ...evidence }): Unproven => ({
          ...{ flaw: "cause-missing", subject: `${causeKind}:${causeId}` },
          evidence,
        }),
      ),
      ...foreign.map(
        ({ causeKind, causeId, ...evidence }): Unproven => ({
          ...{ flaw: "currency-mixed", subject: `${causeKind}:${causeId}` },
          evidence,
        }),
      ),
      ...misplaced.map(
        ({ causeKind, causeId, ...evidence }): Unproven => ({
          ...{ flaw: "organization-mixed", subject: `${causeKind}:${causeId}` },
          evidence,
        }),
      ),
    ],
  };
}
