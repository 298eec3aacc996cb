import type { Event } from "../../../prisma/generated/client";
import { AppError } from "../../domain/shared/app-error";
import type { Tx } from "../../ports/database";

/**
 * Where a live event stands on chain, and who may speak for it there.
 * @throws {AppError} invariant-broken, when it has no collection or its organizer no wallet.
 */
export async function onChain(tx: Tx, event: Pick<Event, "organizationId" | "collectionAddress">) {
  const { organizationId, collectionAddress } = event;
  const { walletAddress } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  if (!walletAddress || !collectionAddress)
    throw new AppError("invariant-broken", { message: "a live event without a collection or its organizer's wallet" });
  return { collection: collectionAddress as `0x${string}`, sender: walletAddress as `0x${string}` };
}
