import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { toRef } from "../../domain/shared/ref";
import { enqueueIntent } from "../chain/enqueue-intent";
import type { Ctx, Verb } from "../verb";
import { mintKey } from "./intent-keys";
import { type IntentsState, intentsState } from "./intents-state";

type Mint = { orderId: string; to: string; wakeSagaId: string };

/**
 * Asks for the tickets of an order, one intent a line, and says how far they are. Its keys are the lines' ids, so asking
 * again asks for nothing more.
 */
export async function mintOrder({ ctx, input }: Verb<Mint>): Promise<IntentsState> {
  allow(ctx.actor, "order:fulfil");
  const keys = (await ctx.db.orderItem.findMany({ where: { orderId: input.orderId } })).map(({ id }) => mintKey(id));
  // Looked at again and again while the chain works, so what was asked before is looked up first.
  if ((await ctx.db.chainIntent.count({ where: { dedupeKey: { in: keys } } })) < keys.length) await ask(ctx, input);
  crashPoint("mint-asked");
  return intentsState(ctx, keys);
}

async function ask(ctx: Ctx, input: Mint): Promise<void> {
  const order = await ctx.db.order.findUniqueOrThrow({
    where: { id: input.orderId },
    include: { items: true, event: { include: { tiers: true } } },
  });
  const collection = order.event.collectionAddress as `0x${string}` | null;
  if (!collection) throw new AppError("invariant-broken", { message: `event ${order.eventId} has no collection` });
  await withTransaction(ctx, async (tx) => {
    for (const item of order.items) {
      const tier = order.event.tiers.find((one) => one.id === item.tierId);
      if (!tier) throw new AppError("invariant-broken", { message: `line ${item.id} has no tier` });
      await enqueueIntent(tx, ctx, {
        organizationId: order.organizationId,
        dedupeKey: mintKey(item.id),
        lane: collection,
        wakeSagaId: input.wakeSagaId,
        payload: {
          kind: "mint",
          collection,
          to: input.to as `0x${string}`,
          tierId: tier.chainTierId,
          quantity: item.quantity,
          priceMinor: item.unitMinor,
          orderRef: toRef(item.id),
        },
      });
    }
  });
}
