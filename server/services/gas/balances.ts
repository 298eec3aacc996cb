import type { BalanceLevel } from "../../domain/chain/balance-level";
import type { Ctx } from "../verb";

/** Relayers' purses as they were seen last, for whoever shows or measures them; `level` says whether one is running out. */
export async function listBalances({ db }: Pick<Ctx, "db">) {
  const rows = await db.balanceAlarm.findMany({ orderBy: { address: "asc" } });
  return rows.map(({ address, balance, level, raisedAt, seenAt }) => ({
    address,
    balanceWei: BigInt(balance.toFixed(0)),
    level: level as BalanceLevel,
    since: level === "ok" ? null : raisedAt,
    seenAt,
  }));
}
