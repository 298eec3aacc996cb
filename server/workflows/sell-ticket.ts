import { toRef } from "../domain/shared/ref";
import { listTicketsByOrderRefs } from "../read/ticket";
import { abandonIntents } from "../services/order/abandon-intents";
import { deliverOrder } from "../services/order/deliver-order";
import { ensureBuyer } from "../services/order/ensure-buyer";
import { mintKey } from "../services/order/intent-keys";
import { intentsState } from "../services/order/intents-state";
import { mintOrder } from "../services/order/mint-order";
import { intentKeysOf } from "../services/order/order-progress";
import { paid } from "./paid";
import { afterFinality, afterIntents, orderIdOf, seenBlock, waitForTheView } from "./parts";
import { done, type Step, workflow } from "./workflow";

export const ensureWallet: Step = {
  name: "ensure-wallet",
  run: async ({ ctx, data }) => done(await ensureBuyer({ ctx, input: { orderId: orderIdOf(data) } })),
};

const itemsOf = async ({ ctx, data }: Parameters<Step["run"]>[0]) =>
  ctx.db.orderItem.findMany({ where: { orderId: orderIdOf(data) } });

const mint: Step = {
  name: "mint",
  run: async ({ ctx, runId, data, outputs }) => {
    const to = String(outputs["ensure-wallet"]?.address);
    return afterIntents(
      await mintOrder({ ctx, input: { orderId: orderIdOf(data), to, wakeSagaId: runId } }),
      "mint-failed",
    );
  },
  undo: async (call) => {
    const dedupeKeys = (await itemsOf(call)).map((item) => mintKey(item.id));
    await abandonIntents({ ctx: call.ctx, input: { dedupeKeys } });
  },
};

const awaitView: Step = {
  name: "await-view",
  run: async (call) => {
    if (!(await seenBlock(call.outputs.mint, call.waitedMs))) return waitForTheView(call.waitedMs);
    const items = await itemsOf(call);
    const tickets = await listTicketsByOrderRefs(items.map((item) => toRef(item.id)));
    const wanted = items.reduce((sum, item) => sum + item.quantity, 0);
    return tickets.length < wanted ? waitForTheView(call.waitedMs) : done({ tickets: tickets.length });
  },
};

export const deliver: Step = {
  name: "deliver",
  run: async ({ ctx, data }) => {
    return done(await deliverOrder({ ctx, input: { orderId: orderIdOf(data) } }));
  },
};

/** Goes with the delivery where that is certain enough; otherwise it waits for finality, and the order does not. */
export const letter: Step = {
  name: "letter",
  run: async ({ ctx, data, outputs, waitedMs }) => {
    if (outputs.deliver?.letter === true) return done();
    const orderId = orderIdOf(data);
    // Asked before the letter, so that what becomes final in between is found by the next look.
    const order = await ctx.db.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true } });
    const next = afterFinality(await intentsState(ctx, intentKeysOf(order)), "mint-failed", waitedMs);
    if (next.kind === "giveUp") return next;
    return (await deliverOrder({ ctx, input: { orderId } })).letter ? done() : next;
  },
};

/** From paid to "yours": wallet, tickets on chain, tickets in the view, one letter. Undone, the money goes back. */
export const sellTicket = workflow("sell-ticket", [paid, ensureWallet, mint, awaitView, deliver, letter]);
