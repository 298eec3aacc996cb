import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import { toRef } from "../../domain/shared/ref";
import { enqueueIntent } from "../chain/enqueue-intent";
import type { Verb } from "../verb";
import { settleKey } from "./intent-keys";
import { type IntentsState, intentsState } from "./intents-state";

type Settle = { orderId: string; buyer: string; wakeSagaId: string };

/** Asks the market contract to move the ticket to its buyer, once an order, and says how far that is. */
export async function settleListing({ ctx, input }: Verb<Settle>): Promise<IntentsState> {
  allow(ctx.actor, "order:fulfil");
  const order = await ctx.db.order.findUniqueOrThrow({ where: { id: input.orderId } });
  const listing = await ctx.db.listing.findUniqueOrThrow({ where: { id: order.listingId ?? "" } });
  const seller = await ctx.db.fan.findUniqueOrThrow({ where: { id: listing.sellerFanId } });
  if (!seller.walletAddress) throw new AppError("invariant-broken", { message: `seller ${seller.id} has no wallet` });
  const collection = listing.collection as `0x${string}`;
  const payload = {
    kind: "settle" as const,
    collection,
    tokenId: listing.tokenId,
    seller: seller.walletAddress as `0x${string}`,
    buyer: input.buyer as `0x${string}`,
    priceMinor: listing.priceMinor,
    saleRef: toRef(order.id),
  };
  await withTransaction(ctx, (tx) =>
    enqueueIntent(tx, ctx, {
      organizationId: order.organizationId,
      dedupeKey: settleKey(order.id),
      lane: collection,
      wakeSagaId: input.wakeSagaId,
      payload,
    }),
  );
  crashPoint("settle-asked");
  return intentsState(ctx, [settleKey(order.id)]);
}
