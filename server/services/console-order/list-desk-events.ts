import { allow, tenantOf } from "../../domain/access/allow";
import type { Currency } from "../../domain/shared/money";
import { seatsLeft, seatsLeftAtDesk } from "../hold/seats-left";
import type { Ctx } from "../verb";

/** Events that staff can take an order for now, with what each tier has left and what its last buyer was told about a transfer. */
export async function listDeskEvents({ ctx }: { ctx: Ctx }) {
  allow(ctx.actor, "order:write");
  const organizationId = tenantOf(ctx.actor);
  const [events, last] = await Promise.all([
    ctx.db.event.findMany({
      where: { organizationId, state: "live", endsAt: { gt: ctx.now } },
      include: { tiers: { orderBy: { chainTierId: "asc" } } },
      orderBy: { startsAt: "asc" },
      take: 200,
    }),
    ctx.db.payment.findFirst({
      where: { method: "bank-transfer", instructions: { not: "" }, order: { organizationId } },
      orderBy: { createdAt: "desc" },
    }),
  ]);
  const tierIds = events.flatMap(({ tiers }) => tiers.map(({ id }) => id));
  const [leftOf, leftAtDesk] = await Promise.all([seatsLeft(ctx.db, tierIds), seatsLeftAtDesk(ctx.db, tierIds)]);
  return {
    instructions: last?.instructions ?? "",
    events: events.map(({ id, title, startsAt, endsAt, timezone, currency, tiers }) => ({
      ...{ id, title, startsAt, endsAt, timezone, currency: currency as Currency },
      tiers: tiers.map((tier) => ({
        id: tier.id,
        name: tier.name,
        priceMinor: tier.priceMinor,
        left: leftOf(tier.id),
        /** With those kept off sale. */
        leftWithKept: leftAtDesk(tier.id),
      })),
    })),
  };
}
