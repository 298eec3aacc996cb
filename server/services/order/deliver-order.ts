import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { type Certainty, isEnough } from "../../domain/chain/finality";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { chainKnowledge } from "../chain/chain-status";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Verb } from "../verb";
import { intentsState } from "./intents-state";
import { type LockedOrder, lockOrder } from "./lock-order";
import { moveOrder } from "./move-order";
import { intentKeysOf } from "./order-progress";

/**
 * The tickets are visible: the order is fulfilled, and its buyer gets one letter as soon as the chain is as certain as a letter
 * needs (domain/chain/finality.ts). Repeated, it changes nothing. @returns whether the letter is on its way.
 */
export async function deliverOrder({ ctx, input }: Verb<{ orderId: string }>): Promise<{ letter: boolean }> {
  allow(ctx.actor, "order:fulfil");
  const { stalled } = await chainKnowledge(ctx);
  const letter = await withTransaction(ctx, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    if (order.state === "paid") {
      await moveOrder(tx, ctx, order, "fulfilled", { fulfilledAt: ctx.now });
      await audit(tx, ctx, "order.fulfil", { subject: `order:${order.id}`, organizationId: order.organizationId });
    } else if (order.state !== "fulfilled") return true;
    const action = order.kind === "resale" ? "resale-letter" : "letter";
    if (!isEnough(await certaintyOf(tx, order), { action, valueMinor: order.totalMinor, stalled })) return false;
    await enqueueMail(tx, ctx, {
      dedupeKey: `order-fulfilled:${order.id}`,
      template: "order-fulfilled",
      toEmail: order.email,
      locale: order.locale,
      data: { orderId: order.id },
    });
    return true;
  });
  crashPoint("order-fulfilled");
  return { letter };
}

/** How sure all that the chain was asked for this order is, the least sure deciding. */
async function certaintyOf(tx: Tx, order: LockedOrder): Promise<Certainty> {
  const found = await intentsState({ db: tx }, intentKeysOf(order));
  if (found.state !== "mined") return "seen";
  return found.final ? "final" : "mined";
}
