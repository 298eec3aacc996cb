import type Stripe from "stripe";
import type { PaymentPort, ProviderPage, ProviderRange } from "../../ports/payment";
import { toRefundResult, toSessionState } from "./stripe-objects";

type Lists = Pick<PaymentPort, "listSessions" | "listPayments" | "listRefunds">;
type Ask = <T>(call: () => Promise<T>) => Promise<T>;

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const dateOf = (unix: number): Date => new Date(unix * 1000);
const idOf = (value: string | { id: string } | null): string | null =>
  typeof value === "object" ? (value?.id ?? null) : value;
/** Both ends included: the provider keeps whole seconds. */
const within = ({ since, until, after }: ProviderRange) => ({
  limit: 100,
  created: { gte: seconds(since), lte: Math.ceil(until.getTime() / 1000) },
  ...(after ? { starting_after: after } : {}),
});

function toPage<Theirs extends { id: string }, Ours>(
  page: { data: Theirs[]; has_more: boolean },
  toOurs: (each: Theirs) => Ours[],
): ProviderPage<Ours> {
  return { items: page.data.flatMap(toOurs), next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}

/** What the provider has, a page of a hundred at a time. */
export const stripeLists = (stripe: Stripe, ask: Ask): Lists => ({
  listSessions: async (range) =>
    toPage(await ask(() => stripe.checkout.sessions.list(within(range))), (session) => [
      {
        sessionId: session.id,
        orderId: session.metadata?.orderId ?? null,
        madeAt: dateOf(session.created),
        found: toSessionState(session),
      },
    ]),
  // An intent without a charge took no money; how much went back is known by its charge.
  listPayments: async (range) =>
    toPage(
      await ask(() => stripe.paymentIntents.list({ ...within(range), expand: ["data.latest_charge"] })),
      (intent) =>
        intent.status === "succeeded"
          ? [
              {
                providerPaymentId: intent.id,
                orderId: intent.metadata.orderId ?? null,
                amountMinor: intent.amount_received,
                refundedMinor:
                  typeof intent.latest_charge === "object" ? (intent.latest_charge?.amount_refunded ?? 0) : 0,
                currency: intent.currency.toUpperCase(),
                madeAt: dateOf(intent.created),
              },
            ]
          : [],
    ),
  listRefunds: async (range) =>
    toPage(await ask(() => stripe.refunds.list(within(range))), (refund) => {
      const providerPaymentId = idOf(refund.payment_intent);
      if (!providerPaymentId) return [];
      const { amount: amountMinor, created } = refund;
      return [{ ...toRefundResult(refund), providerPaymentId, amountMinor, madeAt: dateOf(created) }];
    }),
});
