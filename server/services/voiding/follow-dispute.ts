import type { Dispute } from "../../../prisma/generated/client";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";
import { beginVoiding, runVoiding } from "./begin-voiding";

/**
 * What a bank's case does to the tickets that the buyer still holds: frozen while it is open, free again when it is won, ended
 * when it is lost. A question from the bank that has moved no money freezes nothing. In the caller's transaction, under the
 * order's lock; a case that is opened again after it was won freezes anew.
 */
export async function followDispute(tx: Tx, ctx: Ctx, dispute: Dispute): Promise<void> {
  const { id: disputeId, orderId, organizationId, state, withdrawn } = dispute;
  const known = await tx.voiding.findMany({ where: { disputeId }, orderBy: { createdAt: "asc" } });
  const open = known.find((one) => one.state === "open");
  const begin = () =>
    beginVoiding(tx, ctx, {
      key: `dispute:${disputeId}:${known.length}`,
      order: { id: orderId, organizationId },
      ...{ cause: "dispute", disputeId, reason: "chargeback" },
    });
  if (state === "lost") {
    // A case that was lost before and is lost again has nothing left to end.
    if (known.some((one) => one.state === "done")) return;
    return runVoiding(tx, ctx, "void-tickets", (open ?? (await begin())).id);
  }
  if (state === "won" || state === "closed") {
    if (open) await runVoiding(tx, ctx, "release-tickets", open.id);
    return;
  }
  if (open || (state === "inquiry" && !withdrawn)) return;
  await runVoiding(tx, ctx, "freeze-tickets", (await begin()).id);
}
