import { toRef } from "../domain/shared/ref";
import { findSale } from "../read/sale";
import { findTicket } from "../read/ticket";
import { abandonIntents } from "../services/order/abandon-intents";
import { settleKey } from "../services/order/intent-keys";
import { intentsState } from "../services/order/intents-state";
import { recordResale } from "../services/order/record-resale";
import { settleListing } from "../services/order/settle-listing";
import { paid } from "./paid";
import { afterFinality, afterIntents, orderIdOf, seenBlock, waitForTheView } from "./parts";
import { deliver, ensureWallet, letter } from "./sell-ticket";
import { done, type Step, workflow } from "./workflow";

const settle: Step = {
  name: "settle",
  run: async ({ ctx, runId, data, outputs }) => {
    const buyer = String(outputs["ensure-wallet"]?.address);
    const found = await settleListing({ ctx, input: { orderId: orderIdOf(data), buyer, wakeSagaId: runId } });
    return afterIntents(found, "listing-not-active");
  },
  undo: ({ ctx, data }) => abandonIntents({ ctx, input: { dedupeKeys: [settleKey(orderIdOf(data))] } }),
};

const awaitView: Step = {
  name: "await-view",
  run: async ({ ctx, data, outputs, waitedMs }) => {
    if (!(await seenBlock(outputs.settle, waitedMs))) return waitForTheView(waitedMs);
    const order = await ctx.db.order.findUniqueOrThrow({ where: { id: orderIdOf(data) } });
    const listing = await ctx.db.listing.findUniqueOrThrow({ where: { id: order.listingId ?? "" } });
    const ticket = await findTicket(listing.collection, listing.tokenId);
    return ticket?.owner === outputs["ensure-wallet"]?.address
      ? done({ key: ticket?.key ?? "" })
      : waitForTheView(waitedMs);
  },
};

/** Proceeds become payable, and the buyer's letter goes, when nobody can take the sale back any more. */
const awaitFinality: Step = {
  name: "await-finality",
  run: async ({ ctx, data, waitedMs }) =>
    afterFinality(await intentsState(ctx, [settleKey(orderIdOf(data))]), "listing-not-active", waitedMs),
};

const split: Step = {
  name: "split",
  run: async ({ ctx, data, waitedMs }) => {
    const orderId = orderIdOf(data);
    const sale = await findSale(toRef(orderId));
    if (!sale) return waitForTheView(waitedMs);
    const { sellerMinor, royaltyMinor, platformMinor } = sale;
    await recordResale({ ctx, input: { orderId, split: { sellerMinor, royaltyMinor, platformMinor } } });
    return done({ sellerMinor, royaltyMinor, platformMinor });
  },
};

/** From paid to the new holder's ticket: the old holder's code dies with the transfer. Undone, the money goes back. */
export const resellTicket = workflow("resell-ticket", [
  paid,
  ensureWallet,
  settle,
  awaitView,
  deliver,
  awaitFinality,
  split,
  letter,
]);
