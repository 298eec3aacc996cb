import { defaultPolicy } from "../../domain/event/collection";
import type { Tx } from "../../ports/database";
import { enqueueIntent } from "../chain/enqueue-intent";
import { onChain } from "../event/on-chain";
import type { Ctx } from "../verb";

type Wanted = {
  event: { organizationId: string; collectionAddress: string | null };
  tier: { id: string; chainTierId: number };
  /** Null: the chain's cap is high enough. */
  cap: number | null;
  key: string;
};

/** Ids of both intents of one change. */
export const capKeys = (tierId: string, key: string) => ({
  announce: `announce-cap:${tierId}:${key}`,
  apply: `apply-cap:${tierId}:${key}`,
});

/** A block's time is not ours to the second. */
const slackMs = 15_000;

/**
 * Asks the chain for a higher cap: announced by the organization's own wallet, in force after the delay of the collection's
 * policy. An earlier wish that the chain has not been told of is taken back, so that the last one counts.
 */
export async function askForCap(tx: Tx, ctx: Ctx, { event, tier, cap, key }: Wanted): Promise<void> {
  await tx.chainIntent.updateMany({
    where: {
      state: "queued",
      OR: ["announce-cap", "apply-cap"].map((kind) => ({ dedupeKey: { startsWith: `${kind}:${tier.id}:` } })),
    },
    data: { state: "abandoned" },
  });
  if (cap === null) return;
  const { organizationId } = event;
  const { collection, sender } = await onChain(tx, event);
  const on = { collection, tierId: tier.chainTierId };
  const { announce, apply } = capKeys(tier.id, key);
  const intent = { organizationId, lane: collection };
  await enqueueIntent(tx, ctx, {
    ...intent,
    dedupeKey: announce,
    payload: { kind: "announce-cap", ...on, sender, cap },
  });
  const notBefore = new Date(ctx.now.getTime() + defaultPolicy.ruleDelaySeconds * 1_000 + slackMs);
  await enqueueIntent(tx, ctx, { ...intent, dedupeKey: apply, notBefore, payload: { kind: "apply-cap", ...on } });
}
