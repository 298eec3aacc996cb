import type { Refund } from "../../../prisma/generated/client";
import { withTransaction } from "../../db/prisma";
import { providerKey } from "../../domain/refund/refund";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import type { RefundResult } from "../../ports/payment";
import type { Ctx } from "../verb";
import { settleRefund } from "./settle-refund";

/** The provider forgets keys after a day: what was first asked longer ago than this is looked for before it is asked again. */
const keyGoodForMs = 20 * 3_600_000;

/**
 * Asks the provider for a refund that was decided, under its one key. What the provider refuses for good has failed, and a
 * person sees why. @throws {AppError} provider-unavailable, so that the queue asks again.
 */
export async function makeRefund(ctx: Ctx, refund: Refund, providerPaymentId: string): Promise<void> {
  crashPoint("refund-asked");
  const result = await ask(ctx, refund, providerPaymentId);
  crashPoint("refund-made");
  // Pending: the provider's event finishes it; the sweep asks again until then.
  await withTransaction(ctx, (tx) => settleRefund(tx, ctx, refund, result));
  crashPoint("refund-noted");
}

type Result = Omit<RefundResult, "refundId"> & { refundId?: string };

async function ask(ctx: Ctx, refund: Refund, providerPaymentId: string): Promise<Result> {
  const { payment } = ctx.ports;
  if (ctx.now.getTime() - refund.createdAt.getTime() > keyGoodForMs) {
    const made = await payment.refundsOf(providerPaymentId);
    const known = made.find(({ key }) => key === refund.key);
    if (known) return known;
  }
  const { amountMinor, currency, reason } = refund;
  const idempotencyKey = providerKey(refund.key);
  try {
    return await payment.refund({ idempotencyKey, providerPaymentId, amountMinor, currency, reason });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invariant-broken") throw error;
    ctx.log.error({ refundId: refund.id, err: error }, "the provider refuses a refund");
    return { state: "failed", failure: error.message };
  }
}
