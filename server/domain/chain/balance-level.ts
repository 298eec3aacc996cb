import type { GasPolicy } from "./gas-policy";

/** How a relayer's purse is. `stopped`: only what buyers have paid for is still sent. */
export type BalanceLevel = "ok" | "low" | "stopped";

const order: readonly BalanceLevel[] = ["ok", "low", "stopped"];
/** Well again a quarter over the threshold, so that a purse that hovers around it calls nobody twice. */
const wellBps = 12_500n;

/** The level after a look at the purse; balances in wei. */
export function levelOf(
  before: BalanceLevel,
  balance: bigint,
  policy: Pick<GasPolicy, "lowBalance" | "reserve">,
): BalanceLevel {
  const over = (threshold: bigint) => balance >= (threshold * wellBps) / 10_000n;
  if (balance < policy.reserve) return "stopped";
  if (before === "stopped" && !over(policy.reserve)) return "stopped";
  if (balance < policy.lowBalance) return "low";
  return before === "ok" || over(policy.lowBalance) ? "ok" : "low";
}

/** Whether somebody has to be called: it got worse. */
export const isWorse = (before: BalanceLevel, after: BalanceLevel): boolean =>
  order.indexOf(after) > order.indexOf(before);
