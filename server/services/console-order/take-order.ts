import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { expiryOf, sameItems } from "../../domain/hold/hold";
import { type DeskOrderInput, type DeskPlan, planDeskOrder } from "../../domain/order/channel";
import { totalOf } from "../../domain/order/order";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import { splitPrimary } from "../../domain/shared/money";
import type { Tx } from "../../ports/database";
import { deskSession, holdAtDesk } from "../hold/hold-at-desk";
import { createOrder } from "../order/create-order";
import { payOrder } from "../order/pay-order";
import type { Ctx, Verb } from "../verb";
import { payManually } from "./pay-manually";
import { sendTransferLetter } from "./transfer-letter";

type Taken = { orderId: string; number: string; state: string };

/**
 * An order that staff take: for cash or by the card terminal it is paid at once, a gift of the house costs nothing, a bank
 * transfer keeps its seats until its due date. From there on it is an order like any other. The same key is the same order.
 * @throws {RefusalError} not-found, conflict (the key belongs to another order), event-not-live, sold-out, invalid-input.
 */
export async function takeOrder({ ctx, input }: Verb<DeskOrderInput>): Promise<Taken> {
  allow(ctx.actor, "order:write");
  const taken = await withTransaction(ctx, (tx) => take(tx, ctx, input));
  crashPoint("desk-order-taken");
  return taken;
}

async function take(tx: Tx, ctx: Ctx, input: DeskOrderInput): Promise<Taken> {
  const organizationId = tenantOf(ctx.actor);
  // Two presses of one button wait for each other here, before anybody looks whether the order is there.
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${input.key}, 0))::text`;
  const known = await tx.hold.findUnique({ where: { id: input.key }, include: { items: true, order: true } });
  if (known) return sameOrder(known, organizationId, input);
  const event = await tx.event.findFirst({
    where: { id: input.eventId, organizationId },
    include: { tiers: true, organization: { include: { brands: { take: 1, orderBy: { createdAt: "asc" } } } } },
  });
  if (!event) return refuseNow("not-found", { field: "eventId" });
  const plan = settled(planDeskOrder(input, event, ctx.now));
  const expiresAt = plan.waitsUntil ?? expiryOf(ctx.now);
  const { key: id, items, fromBlocked = false } = input;
  await holdAtDesk(tx, ctx, { id, organizationId, eventId: event.id, items, expiresAt, fromBlocked });
  const lines = items.map(({ tierId, quantity }) => {
    const tier = event.tiers.find((one) => one.id === tierId) ?? refuseNow("not-found", { field: "items", tierId });
    return { tierId, quantity, unitMinor: plan.channel === "comp" ? 0 : tier.priceMinor };
  });
  const locale = input.locale ?? event.organization.brands[0]?.locale ?? event.organization.defaultLocale;
  const { email, buyerName, instructions } = input;
  const order = await createOrder(tx, ctx, {
    ...{ kind: "primary", channel: plan.channel, organizationId, eventId: event.id, holdId: id },
    ...{ sessionId: deskSession(id), fanId: await fanOf(tx, ctx, { organizationId, email, locale }) },
    ...{ email, buyerName, locale, currency: event.currency, lines },
    platformFeeMinor: splitPrimary(totalOf(lines), event.organization.platformFeeBps).platformMinor,
    ...(plan.method ? { manual: { method: plan.method, instructions, expiresAt } } : {}),
  });
  await settle(tx, ctx, order, plan);
  const { state } = await tx.order.findUniqueOrThrow({ where: { id: order.id }, select: { state: true } });
  return { orderId: order.id, number: order.number, state };
}

/** What costs nothing is paid; money on the table is taken; money on its way is asked for by a letter. */
async function settle(tx: Tx, ctx: Ctx, order: { id: string; totalMinor: number }, plan: DeskPlan): Promise<void> {
  if (order.totalMinor === 0) await payOrder(tx, ctx, order.id, null);
  else if (plan.waitsUntil) await sendTransferLetter(tx, ctx, order.id);
  else await payManually(tx, ctx, order.id);
}

type Known = {
  organizationId: string;
  eventId: string;
  items: { tierId: string; quantity: number }[];
  order: { id: string; number: string; state: string; email: string } | null;
};

function sameOrder({ order, ...hold }: Known, organizationId: string, input: DeskOrderInput): Taken {
  const same = hold.organizationId === organizationId && hold.eventId === input.eventId && order?.email === input.email;
  if (!order || !same || !sameItems(hold.items, input.items)) return refuseNow("conflict", { field: "key" });
  return { orderId: order.id, number: order.number, state: order.state };
}

/** Her order is hers as soon as she proves her e-mail, also while it waits for her money. */
async function fanOf(tx: Tx, ctx: Ctx, who: { organizationId: string; email: string; locale: string }) {
  await tx.fan.createMany({ data: [{ ...who, createdAt: ctx.now }], skipDuplicates: true });
  const { organizationId, email } = who;
  return (await tx.fan.findUniqueOrThrow({ where: { organizationId_email: { organizationId, email } } })).id;
}
