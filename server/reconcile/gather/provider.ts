import { backMinor } from "../../domain/refund/refund";
import type { ProviderPage, ProviderRange } from "../../ports/payment";
import type { PaymentFacts, ProviderFacts } from "../facts";
import type { Sources } from "../sources";

/** A payment may be made a while after its page, and its refund long after; both clocks may differ a little. */
const marginMs = 26 * 3_600_000;
/** Pages of the provider in one look; what is left comes with the next. */
const mostPages = 200;

type Range = { since: Date; until: Date; organizationId?: string; eventId?: string };

/** The provider's sessions, payments and refunds of a time, and our payments of the same time and a bit more. */
export async function gatherProvider(
  { db, payment, now }: Sources,
  { since, until, ...scope }: Range,
): Promise<ProviderFacts> {
  const range = { since, until };
  // The provider first: what we note between the two questions is then no payment that it does not have.
  const sessions = await everything(payment.listSessions, range);
  const payments = await everything(payment.listPayments, range);
  const refunds = await everything(payment.listRefunds, range);
  const rows = await db.payment.findMany({
    where: {
      // What staff took by hand no provider knows.
      provider: payment.provider,
      OR: [
        { createdAt: { gte: new Date(since.getTime() - marginMs), lte: new Date(until.getTime() + marginMs) } },
        { providerPaymentId: { in: payments.map(({ providerPaymentId }) => providerPaymentId) } },
        { providerPaymentId: { in: refunds.map(({ providerPaymentId }) => providerPaymentId) } },
      ],
    },
    include: { order: { select: { organizationId: true, eventId: true, state: true } }, refunds: true },
  });
  const ours = rows.map(({ order, ...row }): PaymentFacts => {
    const { id, orderId, state, sessionId, providerPaymentId, amountMinor, currency } = row;
    const { createdAt, succeededAt, refundId } = row;
    return {
      ...{ id, orderId, state, sessionId, providerPaymentId, amountMinor, currency, createdAt, succeededAt, refundId },
      ...{ organizationId: order.organizationId, eventId: order.eventId, orderState: order.state },
      bookedBackMinor: backMinor(row.refunds),
    };
  });
  return narrowed({ now, since, until, sessions, payments, refunds, ours }, scope);
}

/** All pages of one of the provider's lists. */
export async function everything<T>(
  list: (range: ProviderRange) => Promise<ProviderPage<T>>,
  range: ProviderRange,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const found: ProviderPage<T> = await list(after === null ? range : { ...range, after });
    items.push(...found.items);
    after = found.next;
    if (after === null) break;
  }
  return items;
}

/** Of one organization or event, as far as the provider's things name an order. */
function narrowed(facts: ProviderFacts, scope: { organizationId?: string; eventId?: string }): ProviderFacts {
  if (!scope.organizationId && !scope.eventId) return facts;
  const ours = facts.ours.filter(
    (one) =>
      (!scope.organizationId || one.organizationId === scope.organizationId) &&
      (!scope.eventId || one.eventId === scope.eventId),
  );
  const orders = new Set(ours.map(({ orderId }) => orderId));
  const paymentIds = new Set(ours.map(({ providerPaymentId }) => providerPaymentId));
  const isOurs = ({ orderId, providerPaymentId }: { orderId: string | null; providerPaymentId: string }) =>
    orders.has(orderId ?? "") || paymentIds.has(providerPaymentId);
  return {
    ...facts,
    ours,
    sessions: facts.sessions.filter(({ orderId }) => orders.has(orderId ?? "")),
    payments: facts.payments.filter(isOurs),
    refunds: facts.refunds.filter(({ providerPaymentId }) => paymentIds.has(providerPaymentId)),
  };
}
