import type Stripe from "stripe";
import type { PaymentEvent, PaymentPort, ProviderPage, ProviderRange } from "../../ports/payment";
import { fromStripeAmount } from "./stripe-amount";
import { eventTypes } from "./stripe-events";
import { dateOf, toProviderDispute, toProviderRefund, toSessionState } from "./stripe-objects";

type Lists = Pick<
  PaymentPort,
  "listSessions" | "listPayments" | "listRefunds" | "listDisputes" | "listEvents" | "refundsOf" | "disputesOf"
>;
type Ask = <T>(call: () => Promise<T>) => Promise<T>;
type Read = (event: Stripe.Event) => Promise<PaymentEvent>;

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
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
export const stripeLists = (stripe: Stripe, ask: Ask, read: Read): Lists => ({
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
                amountMinor: fromStripeAmount(intent.amount_received, intent.currency),
                refundedMinor: fromStripeAmount(
                  typeof intent.latest_charge === "object" ? (intent.latest_charge?.amount_refunded ?? 0) : 0,
                  intent.currency,
                ),
                currency: intent.currency.toUpperCase(),
                madeAt: dateOf(intent.created),
              },
            ]
          : [],
    ),
  listRefunds: async (range) => toPage(await ask(() => stripe.refunds.list(within(range))), toProviderRefund),
  listDisputes: async (range) => toPage(await ask(() => stripe.disputes.list(within(range))), toProviderDispute),
  listEvents: async (range) => {
    const page = await ask(() => stripe.events.list({ ...within(range), types: [...eventTypes] }));
    const items: PaymentEvent[] = [];
    for (const event of page.data) items.push(await read(event));
    return { items, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
  },
  refundsOf: async (payment_intent) =>
    (await everyPage(ask, (after) => stripe.refunds.list({ payment_intent, limit: 100, ...after }))).flatMap(
      toProviderRefund,
    ),
  disputesOf: async (payment_intent) =>
    (await everyPage(ask, (after) => stripe.disputes.list({ payment_intent, limit: 100, ...after }))).flatMap(
      toProviderDispute,
    ),
});

async function everyPage<T extends { id: string }>(
  ask: Ask,
  list: (after: { starting_after?: string }) => Promise<{ data: T[]; has_more: boolean }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | undefined; ; ) {
    const from: { starting_after?: string } = after ? { starting_after: after } : {};
    const page: { data: T[]; has_more: boolean } = await ask(() => list(from));
    all.push(...page.data);
    after = page.data.at(-1)?.id;
    if (!page.has_more || !after) return all;
  }
}
