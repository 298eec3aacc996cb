import { randomUUID } from "node:crypto";
import { type Account, disputed, type Entry, refundPart } from "../../domain/ledger/ledger";
import type { Database } from "../../ports/database";
import type { testPayment } from "../payment";

/** A sale as it should be booked; what became of it is the provider's to tell. */
export type Sold = { orderId: string; totalMinor: number; providerPaymentId: string; sale: Entry[] };

/** One organization's books as they are, and as they should be by what the provider holds. */
export function moneyBooks(
  db: Database,
  payment: ReturnType<typeof testPayment>,
  organizationId: string,
  sold: readonly Sold[],
) {
  const where = { organizationId };
  return {
    balances: async () => {
      const sums = await db.ledgerEntry.groupBy({ by: ["account"], where, _sum: { amountMinor: true } });
      return new Map(sums.map(({ account, _sum }) => [account, _sum.amountMinor ?? 0n]));
    },
    /** What each account should stand at: each sale, less what has arrived at buyers and what banks have taken. */
    wanted: async () => {
      const sums = new Map<Account, bigint>();
      for (const { sale, providerPaymentId } of sold) {
        const refunds = await payment.port.refundsOf(providerPaymentId);
        const back = refunds.reduce((sum, one) => (one.state === "succeeded" ? sum + one.amountMinor : sum), 0);
        const disputes = await payment.port.disputesOf(providerPaymentId);
        const taken = disputes.reduce((sum, { withdrawnMinor }) => sum + withdrawnMinor, 0);
        for (const { account, amountMinor } of [...sale, ...refundPart(sale, 0, back), ...disputed("stripe", taken)])
          sums.set(account, (sums.get(account) ?? 0n) + amountMinor);
      }
      return sums as Map<string, bigint>;
    },
    /** What has gone back and to banks, beyond what came: below nothing or nothing, by order. */
    overpaid: async () =>
      Promise.all(
        sold.map(async ({ providerPaymentId, totalMinor }) => {
          const refunds = await payment.port.refundsOf(providerPaymentId);
          const disputes = await payment.port.disputesOf(providerPaymentId);
          const back = refunds.reduce((sum, one) => (one.state === "failed" ? sum : sum + one.amountMinor), 0);
          return disputes.reduce((sum, { withdrawnMinor }) => sum + withdrawnMinor, back) - totalMinor;
        }),
      ),
    /** Kind of cause, part and entries of each transfer, in order, without the names of this house's own people. */
    transfers: async () => {
      const entries = await db.ledgerEntry.findMany({ where, orderBy: { id: "asc" } });
      const grouped = new Map<string, typeof entries>();
      for (const entry of entries) grouped.set(entry.transferId, [...(grouped.get(entry.transferId) ?? []), entry]);
      return [...grouped.values()].map((of) => {
        const moved = of.map(({ account, amountMinor }) => `${account.replace(/:[0-9a-f-]{36}$/, "")} ${amountMinor}`);
        return [of[0]?.causeKind ?? "", of[0]?.part ?? 0, moved.sort().join(", ")] as const;
      });
    },
    /** Writes one unit of money that nobody has. */
    plant: async () => {
      const sale = await db.ledgerEntry.findFirstOrThrow({ where: { ...where, causeKind: "primary-sale" } });
      const { currency, causeId } = sale;
      const row = { organizationId, currency, causeId, causeKind: "refund", part: 99, transferId: randomUUID() };
      await db.ledgerEntry.createMany({
        data: [
          { ...row, account: "provider:stripe", amountMinor: 1n },
          { ...row, account: "organizer", amountMinor: -1n },
        ],
      });
    },
  };
}
