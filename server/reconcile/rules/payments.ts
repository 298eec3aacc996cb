import { differing, type Evidence, type Finding, type Rule } from "../../domain/difference/finding";
import type { DifferenceKind } from "../../domain/difference/kinds";
import type { PaymentFacts, ProviderFacts } from "../facts";

type MoneyRule = Rule<ProviderFacts>;
const taken = new Set(["succeeded", "refunding", "refunded"]);

const of = (ours: PaymentFacts, kind: DifferenceKind, evidence: Evidence, since: Date | null = null): Finding => ({
  kind,
  subject: `payment:${ours.id}`,
  organizationId: ours.organizationId,
  eventId: ours.eventId,
  since,
  evidence: { paymentId: ours.id, orderId: ours.orderId, state: ours.state, ...evidence },
});

/** Ours that this money belongs to: by the provider's own id, or by the page that it was paid on. */
function ourOf({ ours, sessions }: ProviderFacts, providerPaymentId: string): PaymentFacts | undefined {
  const byId = ours.find((one) => one.providerPaymentId === providerPaymentId);
  if (byId) return byId;
  const page = sessions.find(({ found }) => found.state === "paid" && found.providerPaymentId === providerPaymentId);
  if (!page) return undefined;
  // A crash may have come between the provider's page and our note of it.
  const isUnnoted = (one: PaymentFacts) => one.sessionId === null && one.orderId === page.orderId;
  return ours.find(({ sessionId }) => sessionId === page.sessionId) ?? ours.find(isUnnoted);
}

/** The provider took money of which our books know nothing. */
export const paymentUnknown: MoneyRule = (facts) =>
  facts.payments
    .filter(({ providerPaymentId }) => !ourOf(facts, providerPaymentId))
    .map(({ providerPaymentId, orderId, amountMinor, refundedMinor, currency, madeAt }) => {
      const order = facts.ours.find((one) => one.orderId === orderId);
      return {
        kind: "payment-unknown",
        subject: `provider:${providerPaymentId}`,
        organizationId: order?.organizationId ?? null,
        eventId: order?.eventId ?? null,
        since: madeAt,
        evidence: {
          providerPaymentId,
          saidOrder: orderId,
          amountMinor,
          refundedMinor,
          currency,
          takenAt: madeAt.toISOString(),
        },
      };
    });

/** We know the page, and not that it was paid: a webhook that was lost. */
export const paymentNotNoted: MoneyRule = (facts) =>
  facts.payments.flatMap(({ providerPaymentId, amountMinor, currency, madeAt }) => {
    const ours = ourOf(facts, providerPaymentId);
    if (!ours || taken.has(ours.state)) return [];
    const isIts = ({ found }: ProviderFacts["sessions"][number]) =>
      found.state === "paid" && found.providerPaymentId === providerPaymentId;
    const sessionId = facts.sessions.find(isIts)?.sessionId ?? ours.sessionId;
    return [of(ours, "payment-not-noted", { sessionId, providerPaymentId, amountMinor, currency }, madeAt)];
  });

export const paymentAmount: MoneyRule = (facts) =>
  facts.payments.flatMap(({ providerPaymentId, amountMinor, refundedMinor, currency }) => {
    const ours = ourOf(facts, providerPaymentId);
    // What was paid wrongly and has gone back is settled.
    if (!ours || !taken.has(ours.state) || refundedMinor === amountMinor) return [];
    const differs = differing({ amountMinor: ours.amountMinor, currency: ours.currency }, { amountMinor, currency });
    return differs ? [of(ours, "payment-amount", { providerPaymentId, ...renamed(differs) })] : [];
  });

const renamed = (differs: Record<string, string | number | boolean | null>) =>
  Object.fromEntries(Object.entries(differs).map(([name, value]) => [name.replace(".chain", ".provider"), value]));

/** Our books say that money came, and the provider has none. */
export const paymentMissing: MoneyRule = (facts) => {
  const known = new Set(facts.payments.map(({ providerPaymentId }) => providerPaymentId));
  return facts.ours
    .filter((ours) => taken.has(ours.state) && !known.has(ours.providerPaymentId ?? ""))
    .filter(({ createdAt }) => createdAt >= facts.since && createdAt <= facts.until)
    .map((ours) =>
      of(ours, "payment-missing", {
        ...{ providerPaymentId: ours.providerPaymentId, amountMinor: ours.amountMinor, currency: ours.currency },
        saidAt: ours.succeededAt?.toISOString() ?? null,
      }),
    );
};

/** What has gone back of a payment by the list of refunds and by the payment itself: the larger, as either may be late. */
function backOf({ refunds, payments }: ProviderFacts, providerPaymentId: string | null): number {
  const listed = refunds
    .filter((refund) => refund.providerPaymentId === providerPaymentId && refund.state === "succeeded")
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return Math.max(listed, payments.find((one) => one.providerPaymentId === providerPaymentId)?.refundedMinor ?? 0);
}

/** More went back at the provider, by hand perhaps, than our books know of. */
export const refundUnknown: MoneyRule = (facts) =>
  facts.payments.flatMap(({ providerPaymentId }) => {
    const ours = ourOf(facts, providerPaymentId);
    const backMinor = backOf(facts, providerPaymentId);
    if (!ours || ours.state === "refunded" || ours.state === "refunding") return [];
    if (backMinor <= ours.bookedBackMinor) return [];
    const evidence = {
      providerPaymentId,
      backMinor,
      amountMinor: ours.amountMinor,
      whole: backMinor >= ours.amountMinor,
    };
    return [of(ours, "refund-unknown", evidence)];
  });

/** Our books say that it went back, and the provider still has it. */
export const refundMissing: MoneyRule = (facts) =>
  facts.ours
    .filter(
      ({ state, providerPaymentId }) =>
        state === "refunded" && facts.payments.some((one) => one.providerPaymentId === providerPaymentId),
    )
    .flatMap((ours) => {
      const backMinor = backOf(facts, ours.providerPaymentId);
      if (backMinor >= ours.amountMinor) return [];
      return [of(ours, "refund-missing", { refundId: ours.refundId, backMinor, amountMinor: ours.amountMinor })];
    });

/** Decided, and not made or not noted. */
export const refundOverdue: MoneyRule = (facts) =>
  facts.ours
    .filter(({ state }) => state === "refunding")
    .map((ours) =>
      of(ours, "refund-overdue", { backMinor: backOf(facts, ours.providerPaymentId), amountMinor: ours.amountMinor }),
    );

/** Somebody could still pay for seats that are no longer hers. */
export const pageLeftOpen: MoneyRule = (facts) =>
  facts.sessions.flatMap(({ sessionId, found, madeAt }) => {
    const ours = facts.ours.find((one) => one.sessionId === sessionId);
    if (found.state !== "open" || !ours) return [];
    if (ours.orderState === "pending" && ours.state === "open") return [];
    return [of(ours, "page-left-open", { sessionId, orderState: ours.orderState }, madeAt)];
  });
