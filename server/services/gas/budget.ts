import { defaultGasPolicy, type GasPolicy, niceties } from "../../domain/chain/gas-policy";
import type { Tx } from "../../ports/database";

type Asker = { db: Tx };
type Amount = { toFixed(places: number): string } | null;
const wei = (amount: Amount | undefined): bigint | undefined => (amount ? BigInt(amount.toFixed(0)) : undefined);

/** Since when a day's budget counts: midnight UTC, for all organizations at once. */
export const dayOf = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));

/** The house's rule, with what this organization's own row changes of it. */
export async function policyFor({ db }: Asker, organizationId: string | null): Promise<GasPolicy> {
  const row = organizationId ? await db.gasPolicy.findUnique({ where: { organizationId } }) : null;
  if (!row) return defaultGasPolicy;
  const { cap, dailyBudget } = defaultGasPolicy;
  return {
    ...defaultGasPolicy,
    dailyBudget: wei(row.dailyBudget) ?? dailyBudget,
    cap: {
      paid: wei(row.capPaid) ?? cap.paid,
      waiting: wei(row.capWaiting) ?? cap.waiting,
      idle: wei(row.capIdle) ?? cap.idle,
    },
  };
}

/**
 * Wei that the organization's gasless niceties have cost today, as far as blocks have taken them: what counts against its
 * budget. What is under way is not in it, so that a day may end over its budget by as much as was sent together.
 */
export async function spentToday({ db }: Asker, organizationId: string, now: Date): Promise<bigint> {
  const { _sum } = await db.gasSpent.aggregate({
    where: { organizationId, spentAt: { gte: dayOf(now) }, kind: { in: [...niceties] } },
    _sum: { wei: true },
  });
  return wei(_sum.wei) ?? 0n;
}
