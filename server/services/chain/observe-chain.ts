import type { Prisma } from "../../../prisma/generated/client";
import { allow } from "../../domain/access/allow";
import { observe } from "../../domain/chain/finality";
import { defaultGasPolicy } from "../../domain/chain/gas-policy";
import { AppError } from "../../domain/shared/app-error";
import type { ChainPort } from "../../ports/chain";
import type { Verb } from "../verb";
import { findChainStatus, toChainState } from "./chain-status";

/**
 * Looks at the chain once and writes down what it saw, so that nobody else has to ask. Whoever waits is told when a block became
 * final and when the chain got slow or well again. An endpoint that is away is something to write down, no failure.
 */
export async function observeChain({ ctx }: Verb<object>): Promise<void> {
  allow(ctx.actor, "chain:observe");
  const { chain, bus } = ctx.ports;
  const [before, head, relayers] = await Promise.all([
    findChainStatus(ctx).then(toChainState),
    chain.head().catch(unreachable),
    relayersOf(chain),
  ]);
  const after = observe(before, head, ctx.now);
  const told = { endpoints: chain.endpoints() as Prisma.InputJsonArray, ...(relayers ? { relayers } : {}) };
  const row = { ...after, ...told };
  const chainId = ctx.settings.chainId;
  await ctx.db.chainStatus.upsert({ where: { chainId }, create: { chainId, ...row }, update: row });
  const id = String(chainId);
  if (before?.finalized !== after.finalized || before.trouble !== after.trouble)
    await bus.publish({ topic: "finality", id });
  if (before && before.trouble !== after.trouble)
    ctx.log[after.trouble ? "warn" : "info"](
      { trouble: after.trouble, finalized: after.finalized },
      "state of the chain",
    );
}

function unreachable(error: unknown): null {
  if (error instanceof AppError && error.retryable) return null;
  throw error;
}

/** Balances as of now; null when nobody answers, so that the last known ones stay. */
async function relayersOf(chain: ChainPort) {
  try {
    return await Promise.all(
      chain.relayers().map(async ({ address, draining }) => {
        const balance = await chain.balance(address);
        return { address, draining, balanceWei: balance.toString(), low: balance < defaultGasPolicy.lowBalance };
      }),
    );
  } catch (error) {
    return unreachable(error);
  }
}
