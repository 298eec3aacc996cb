import { allow } from "../../domain/access/allow";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Verb } from "../verb";
import { ensureFanWallet, type FanWallet } from "../wallet/ensure-fan-wallet";

/** The person behind an order, with a wallet. Done twice it finds the same ones. @throws {AppError} provider-unavailable. */
export async function ensureBuyer({ ctx, input }: Verb<{ orderId: string }>): Promise<FanWallet> {
  allow(ctx.actor, "order:fulfil");
  const order = await ctx.db.order.findUniqueOrThrow({ where: { id: input.orderId } });
  const { organizationId, email, locale } = order;
  const buyer = await ensureFanWallet(ctx, { organizationId, email, locale });
  crashPoint("wallet-noted");
  if (order.fanId !== buyer.fanId) await ctx.db.order.update({ where: { id: order.id }, data: { fanId: buyer.fanId } });
  return buyer;
}
