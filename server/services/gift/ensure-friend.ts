import type { Ctx } from "../verb";

/** The person behind an e-mail at this organization, with a wallet. Safe twice. @throws {AppError} provider-unavailable. */
export async function ensureFriend(
  ctx: Ctx,
  who: { organizationId: string; email: string },
): Promise<{ fanId: string; address: string }> {
  await ctx.db.fan.createMany({ data: [{ ...who, createdAt: ctx.now }], skipDuplicates: true });
  const fan = await ctx.db.fan.findUniqueOrThrow({ where: { organizationId_email: who } });
  if (fan.walletAddress) return { fanId: fan.id, address: fan.walletAddress };
  const wallet = await ctx.ports.wallet.ensureWallet({ ownerRef: fan.id, email: who.email });
  const address = wallet.address.toLowerCase();
  await ctx.db.fan.update({
    where: { id: fan.id },
    data: { walletId: wallet.walletId, walletAddress: address, privyUserId: wallet.userId },
  });
  return { fanId: fan.id, address };
}
