import type { ChainStatus } from "../../../prisma/generated/client";
import {
  type Certainty,
  type ChainState,
  type ChainTrouble,
  certaintyOfBlock,
  isStalled,
} from "../../domain/chain/finality";
import type { Ctx } from "../verb";

type Asker = Pick<Ctx, "db" | "settings">;

/** The chain as the worker saw it a moment ago; null when it never has. Asks the database, no endpoint. */
export async function findChainStatus(ctx: Asker): Promise<ChainStatus | null> {
  return ctx.db.chainStatus.findUnique({ where: { chainId: ctx.settings.chainId } });
}

export const toChainState = (row: ChainStatus | null): ChainState | null =>
  row && { ...row, trouble: row.trouble as ChainTrouble | null };

/** What acts ask before they do something that cannot be taken back. */
export type ChainKnowledge = {
  stalled: boolean;
  trouble: ChainTrouble | null;
  /** Since when it is slow. */
  since: Date | null;
  /** How sure a change in this block is; null for a block that is not known. */
  certaintyOf(block: number | null): Certainty;
};

export async function chainKnowledge(ctx: Asker & { now: Date }): Promise<ChainKnowledge> {
  const state = toChainState(await findChainStatus(ctx));
  const stalled = isStalled(state, ctx.now);
  return {
    stalled,
    trouble: stalled ? (state?.trouble ?? null) : null,
    since: stalled ? (state?.troubleSince ?? null) : null,
    certaintyOf: (block) => certaintyOfBlock(block, state?.finalized ?? null),
  };
}
