import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow } from "../../domain/shared/decision";
import type { Ctx } from "../verb";

/**
 * The organization's own wallet, that gets its royalties. Asked of the provider outside any transaction; the same reference
 * gives the same wallet, so that a crash in between costs nothing. @throws {AppError} provider-unavailable.
 */
export async function ensureOrganizationWallet(
  ctx: Ctx,
  organizationId: string,
): Promise<{ walletAddress: `0x${string}` }> {
  const organization = await ctx.db.organization.findUnique({
    where: { id: organizationId },
    select: { walletAddress: true },
  });
  if (!organization) return refuseNow("not-found", { field: "organization" });
  if (organization.walletAddress) return { walletAddress: organization.walletAddress as `0x${string}` };
  const wallet = await ctx.ports.wallet.ensureServerWallet({ ownerRef: `organization:${organizationId}` });
  crashPoint("organization-wallet-made");
  const walletAddress = wallet.address.toLowerCase() as `0x${string}`;
  await ctx.db.organization.updateMany({
    where: { id: organizationId, walletAddress: null },
    data: { walletId: wallet.walletId, walletAddress },
  });
  return { walletAddress };
}
