import type { Prisma } from "../../../prisma/generated/client";
import type { Ctx } from "../verb";
import { type OrderProgress, progressOf, progressWith } from "./order-progress";

export const shownWith = {
  ...progressWith,
  event: { select: { title: true, slug: true, tiers: { select: { id: true, name: true } } } },
} satisfies Prisma.OrderInclude;

type Shown = Prisma.OrderGetPayload<{ include: typeof shownWith }>;

export type OrderView = OrderProgress & {
  id: string;
  number: string;
  kind: string;
  eventTitle: string;
  eventSlug: string;
  lines: { tierName: string; quantity: number; unitMinor: number }[];
  totalMinor: number;
  currency: string;
  email: string;
  createdAt: Date;
};

export async function toOrderView(ctx: Ctx, order: Shown): Promise<OrderView> {
  const progress = (await progressOf(ctx, [order])).get(order.id) as OrderProgress;
  return {
    ...progress,
    id: order.id,
    number: order.number,
    kind: order.kind,
    eventTitle: order.event.title,
    eventSlug: order.event.slug,
    lines: order.items.map((item) => ({
      tierName: order.event.tiers.find((tier) => tier.id === item.tierId)?.name ?? "",
      quantity: item.quantity,
      unitMinor: item.unitMinor,
    })),
    totalMinor: order.totalMinor,
    currency: order.currency,
    email: order.email,
    createdAt: order.createdAt,
  };
}
