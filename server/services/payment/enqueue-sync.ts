import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

/** Asks the worker to bring a payment in line with the provider. Same payment while waiting: one job. */
export const enqueuePaymentSync = (tx: Tx, ctx: Ctx, paymentId: string): Promise<void> =>
  ctx.ports.queue.enqueue(tx, { name: "payment:sync", payload: { paymentId }, key: `payment:${paymentId}` });
