import { allow, tenantOf } from "../../domain/access/allow";
import { niceties } from "../../domain/chain/gas-policy";
import type { Verb } from "../verb";
import { listBalances } from "./balances";
import { dayOf, policyFor, spentToday } from "./budget";

const days = 30;

/** What the organization's writing to the chain costs: today against its budget, thirty days by kind, and the relayers' purses. In wei. */
export async function describeGas({ ctx }: Verb<object>) {
  allow(ctx.actor, "operation:read");
  const organizationId = tenantOf(ctx.actor);
  const today = dayOf(ctx.now);
  const since = new Date(today.getTime() - (days - 1) * 24 * 3_600_000);
  const [policy, budgeted, ofToday, kinds, relayers] = await Promise.all([
    policyFor(ctx, organizationId),
    spentToday(ctx, organizationId, ctx.now),
    ctx.db.gasSpent.aggregate({ where: { organizationId, spentAt: { gte: today } }, _sum: { wei: true } }),
    ctx.db.gasSpent.groupBy({
      by: ["kind"],
      where: { organizationId, spentAt: { gte: since } },
      _sum: { wei: true },
      _count: true,
      orderBy: { _sum: { wei: "desc" } },
    }),
    listBalances(ctx),
  ]);
  return {
    today: { allWei: ofToday._sum.wei?.toFixed(0) ?? "0", budgetedWei: budgeted.toString() },
    dailyBudgetWei: policy.dailyBudget.toString(),
    resetsAt: new Date(today.getTime() + 24 * 3_600_000),
    days,
    kinds: kinds.map(({ kind, _sum, _count }) => ({
      kind,
      wei: _sum.wei?.toFixed(0) ?? "0",
      count: _count,
      budgeted: (niceties as readonly string[]).includes(kind),
    })),
    relayers: relayers.map(({ balanceWei, ...relayer }) => ({ ...relayer, balanceWei: balanceWei.toString() })),
  };
}
