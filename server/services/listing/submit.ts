import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import type { IntentPayload } from "../../domain/chain/intent";
import { crashPoint } from "../../domain/shared/crash-point";
import { enqueueIntent } from "../chain/enqueue-intent";
import { type IntentsState, intentsState } from "../order/intents-state";
import type { Verb } from "../verb";

export type Signed = { nonce: string; deadline: string; owner: string; signature: string };
type Submit = { listingId: string; kind: "list" | "unlist"; signed: Signed; wakeSagaId: string };

/** Sends the seller's signed intent to the market contract, once, and says how far it is. */
export async function submitListingIntent({ ctx, input }: Verb<Submit>): Promise<IntentsState> {
  allow(ctx.actor, "listing:settle");
  const listing = await ctx.db.listing.findUniqueOrThrow({ where: { id: input.listingId } });
  const dedupeKey = `${input.kind}:${listing.id}:${input.signed.nonce.slice(0, 12)}`;
  const { tokenId, priceMinor } = listing;
  const holder = { ...input.signed, deadline: Number(input.signed.deadline) };
  const collection = listing.collection as `0x${string}`;
  const payload = (
    input.kind === "list"
      ? { kind: "list", collection, tokenId, priceMinor, ...holder }
      : { kind: "unlist", collection, tokenId, ...holder }
  ) as IntentPayload;
  await withTransaction(ctx, (tx) =>
    enqueueIntent(tx, ctx, {
      organizationId: listing.organizationId,
      dedupeKey,
      lane: collection,
      payload,
      wakeSagaId: input.wakeSagaId,
    }),
  );
  crashPoint("listing-asked");
  return intentsState(ctx, [dedupeKey]);
}
