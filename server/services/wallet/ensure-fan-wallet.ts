import { crashPoint } from "../../domain/shared/crash-point";
import type { Ctx } from "../verb";

export type FanWallet = { fanId: string; address: string };

/**
 * The person behind an e-mail at this organization, with a wallet that she need not know about. Done twice it finds the same
 * person and the same wallet. @throws {AppError} provider-unavailable.
 */
export async function ensureFanWallet(
  ctx: Ctx,
  who: { organizationId: string; email: string; locale?: string },
): Promise<FanWallet> {
  const { organizationId, email } = who;
  await ctx.db.fan.createMany({ data: [{ ...who, createdAt: ctx.now }], skipDuplicates: true });
  const fan = await ctx.db.fan.findUniqueOrThrow({ where: { organizationId_email: { organizationId, email } } });
  if (fan.walletAddress) return { fanId: fan.id, address: fan.walletAddress };
  const wallet = await ctx.ports.wallet.ensureWallet({ ownerRef: fan.id, email });
  crashPoint("wallet-made");
  const address = wallet.address.toLowerCase();
  await ctx.db.fan.update({
    where: { id: fan.id },
    data: { walletId: wallet.walletId, walletAddress: address, privyUserId: wallet.userId },
  });
  return { fanId: fan.id, address };
}
