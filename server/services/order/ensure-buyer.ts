import { allow } from "../../domain/access/allow";
import type { Verb } from "../verb";

export type BuyerWallet = { fanId: string; address: string };

/**
 * The person behind an order: known by e-mail within the organization, with a wallet that she need not know about. Done
 * twice it finds the same person and the same wallet. @throws {AppError} provider-unavailable.
 */
export async function ensureBuyer({ ctx, input }: Verb<{ orderId: string }>): Promise<BuyerWallet> {
  allow(ctx.actor, "order:fulfil");
  const order = await ctx.db.order.findUniqueOrThrow({ where: { id: input.orderId } });
  const { organizationId, email, locale } = order;
  await ctx.db.fan.createMany({ data: [{ organizationId, email, locale, createdAt: ctx.now }], skipDuplicates: true });
  const fan = await ctx.db.fan.findUniqueOrThrow({ where: { organizationId_email: { organizationId, email } } });
  if (order.fanId !== fan.id) await ctx.db.order.update({ where: { id: order.id }, data: { fanId: fan.id } });
  if (fan.walletAddress) return { fanId: fan.id, address: fan.walletAddress };

  const wallet = await ctx.ports.wallet.ensureWallet({ ownerRef: fan.id, email });
  const address = wallet.address.toLowerCase();
  await ctx.db.fan.update({
    where: { id: fan.id },
    data: { walletId: wallet.walletId, walletAddress: address, privyUserId: wallet.userId },
  });
  return { fanId: fan.id, address };
}
