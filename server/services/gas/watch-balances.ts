import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { type BalanceLevel, isWorse, levelOf } from "../../domain/chain/balance-level";
import { defaultGasPolicy } from "../../domain/chain/gas-policy";
import { findChainStatus } from "../chain/chain-status";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Verb } from "../verb";

const Relayers = z.array(z.object({ address: z.string(), balanceWei: z.string().regex(/^\d+$/) }));

/**
 * Calls somebody once when a relayer's purse falls under a threshold: a line in the log, a letter to OPERATOR_EMAIL where one is
 * set, a row that the console shows. Ends by itself when the purse is well again. Reads what the worker saw of the chain.
 */
export async function watchBalances({ ctx }: Verb<object>): Promise<void> {
  allow(ctx.actor, "chain:observe");
  const status = await findChainStatus(ctx);
  for (const { address, balanceWei } of Relayers.parse(status?.relayers ?? []))
    await watchOne(ctx, address, BigInt(balanceWei));
}

async function watchOne(ctx: Verb<object>["ctx"], address: string, wei: bigint): Promise<void> {
  const { lowBalance, reserve } = defaultGasPolicy;
  const change = await withTransaction(ctx, async (tx) => {
    const seen = { balance: wei.toString(), seenAt: ctx.now };
    await tx.balanceAlarm.createMany({ data: [{ address, ...seen }], skipDuplicates: true });
    await tx.$queryRaw`select 1 from "BalanceAlarm" where address = ${address} for update`;
    const row = await tx.balanceAlarm.findUniqueOrThrow({ where: { address } });
    const before = row.level as BalanceLevel;
    const level = levelOf(before, wei, defaultGasPolicy);
    const worse = isWorse(before, level);
    const moved = worse
      ? { raisedAt: ctx.now, clearedAt: null }
      : before !== level && level === "ok"
        ? { clearedAt: ctx.now }
        : {};
    await tx.balanceAlarm.update({ where: { address }, data: { ...seen, level, ...moved } });
    const { operatorEmail } = ctx.settings;
    if (worse && operatorEmail)
      await enqueueMail(tx, ctx, {
        dedupeKey: `balance:${address}:${level}:${ctx.now.toISOString()}`,
        template: "balance-low",
        toEmail: operatorEmail,
        locale: "en",
        data: {
          address,
          balance: wei.toString(),
          threshold: (level === "low" ? lowBalance : reserve).toString(),
          level,
        },
      });
    return { before, level, worse };
  });
  const { before, level, worse } = change;
  const about = { relayer: address, balanceWei: wei.toString(), purse: level };
  if (worse) ctx.log.error(about, "a relayer runs out of coins");
  else if (before !== level) ctx.log.info(about, "a relayer has coins again");
}
