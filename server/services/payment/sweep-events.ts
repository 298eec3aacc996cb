import { allow } from "../../domain/access/allow";
import type { PaymentEvent, ProviderPage, ProviderRange } from "../../ports/payment";
import type { Ctx, Verb } from "../verb";
import { applyPaymentEvent } from "./apply-event";

const cursorName = "payment-events";
/** The webhook goes first; what it has not brought by then was lost. */
const graceMs = 60_000;
/** The provider's list may be a little behind its clock. */
const overlapMs = 120_000;
/** As long as the provider repeats a webhook; after a longer sleep it goes on from where it stood. */
const firstLookMs = 3 * 86_400_000;
/** One look; what is further behind takes several. */
const windowMs = 6 * 3_600_000;

/**
 * Asks the provider for events whose webhook we never got, and applies them like webhooks: the same event id is applied once.
 * The cursor moves when all of a look is applied. @returns how many were found. @throws {AppError} provider-unavailable.
 */
export async function sweepPaymentEvents({ ctx }: Pick<Verb<never>, "ctx">): Promise<number> {
  allow(ctx.actor, "payment:apply");
  const { db } = ctx;
  const cursor = await db.reconcileCursor.findUnique({ where: { name: cursorName } });
  let from = cursor ? new Date(cursor.place).getTime() : ctx.now.getTime() - firstLookMs;
  const end = ctx.now.getTime() - graceMs;
  let found = 0;
  while (from < end) {
    const until = Math.min(from + windowMs, end);
    const lost = await listLost(ctx, { since: new Date(from - overlapMs), until: new Date(until) });
    for (const event of lost) {
      const outcome = await applyPaymentEvent({ ctx, input: event });
      ctx.log.warn({ providerEvent: event.eventId, kind: event.kind, outcome }, "a payment event had not reached us");
    }
    found += lost.length;
    from = until;
    const moved = { place: new Date(from).toISOString(), movedAt: ctx.now };
    await db.reconcileCursor.upsert({
      where: { name: cursorName },
      create: { name: cursorName, ...moved },
      update: moved,
    });
  }
  return found;
}

/** Oldest first. */
async function listLost({ db, ports: { payment } }: Ctx, range: ProviderRange): Promise<PaymentEvent[]> {
  const lost: PaymentEvent[] = [];
  for (let after: string | null = null; ; ) {
    const page: ProviderPage<PaymentEvent> = await payment.listEvents(after ? { ...range, after } : range);
    const eventIds = page.items.map(({ eventId }) => eventId);
    const seen = await db.webhookEvent.findMany({ where: { provider: payment.provider, eventId: { in: eventIds } } });
    const known = new Set(seen.map(({ eventId }) => eventId));
    lost.push(...page.items.filter(({ eventId, kind }) => kind !== "ignored" && !known.has(eventId)));
    after = page.next;
    if (after === null) return lost.reverse();
  }
}
