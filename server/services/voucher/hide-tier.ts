import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { allowVouchers } from "./own-event";

export const HideTierInput = z.strictObject({ eventId: z.uuid(), tierId: z.uuid(), hidden: z.boolean() });
export type HideTierInput = z.infer<typeof HideTierInput>;

/** Offers a tier to everybody, or only to who names a code that opens it. Seats that are held stay held. @throws {RefusalError} not-found. */
export async function hideTier({ ctx, input }: Verb<HideTierInput>): Promise<void> {
  allowVouchers(ctx);
  const { eventId, tierId, hidden } = input;
  await withTransaction(ctx, async (tx) => {
    const { organizationId, tiers } = await getOwnEvent(tx, ctx, eventId);
    if (!tiers.some(({ id }) => id === tierId)) refuseNow("not-found", { field: "tierId" });
    const { count } = await tx.tier.updateMany({ where: { id: tierId, hidden: !hidden }, data: { hidden } });
    if (count === 0) return;
    await audit(tx, ctx, "tier.hide", { organizationId, subject: `tier:${tierId}`, change: { eventId, hidden } });
    await ctx.ports.bus.publish({ topic: "event", id: eventId }, tx);
  });
}
