import Stripe from "stripe";
import { AppError } from "../../domain/shared/app-error";
import type { Checkout, PaymentPort, SessionState } from "../../ports/payment";
import { circuit } from "./circuit";
import { toStripeAmount } from "./stripe-amount";
import { readStripeEvent } from "./stripe-events";
import { stripeLists } from "./stripe-lists";
import { toProviderDispute, toRefundResult, toSessionState } from "./stripe-objects";
import { verified } from "./stripe-webhook";

export type StripeSettings = {
  secretKey: string;
  webhookSecret: string;
  /** Still good while the provider changes over to the new one. */
  previousWebhookSecret?: string;
  /** What the page offers; a debit settles days later. */
  paymentMethods?: readonly StripePaymentMethod[];
  /** Set only to reach a twin. */
  apiBase?: string;
  /** For each try of a call; two more follow. */
  timeoutMs?: number;
};
export type StripePaymentMethod = "card" | "sepa_debit" | "bacs_debit" | "us_bank_account";

const minimumSessionSeconds = 30 * 60;

/**
 * Hosted Checkout with the provider's own SDK: the browser leaves for the provider's page, so no card data passes here.
 * @throws {AppError} provider-unavailable (retryable), misconfigured (key refused), invariant-broken (the provider refused what we asked).
 */
export function stripePayment(settings: StripeSettings): PaymentPort {
  const { secretKey, webhookSecret, previousWebhookSecret, apiBase, timeoutMs = 5000 } = settings;
  const stripe = new Stripe(secretKey, {
    maxNetworkRetries: 2,
    timeout: timeoutMs,
    telemetry: false,
    ...address(apiBase),
  });
  const pass = circuit();
  const ask = <T>(call: () => Promise<T>): Promise<T> =>
    pass(() =>
      call().catch((cause) => {
        throw toAppError(cause);
      }),
    );

  const getSession = async (sessionId: string): Promise<SessionState> =>
    toSessionState(
      await ask(() => stripe.checkout.sessions.retrieve(sessionId, { expand: ["payment_intent.latest_charge"] })),
    );
  const read = (event: Stripe.Event, now = new Date()) =>
    readStripeEvent(event, { now, livemode: /^[sr]k_live_/.test(secretKey), fetchSession: getSession });
  const lists = stripeLists(stripe, ask, read);
  const methods = settings.paymentMethods ?? ["card"];

  return {
    provider: "stripe",
    startCheckout: async (checkout) => {
      const params = toSessionParams(checkout, methods);
      const { idempotencyKey } = checkout;
      const session = await ask(() => stripe.checkout.sessions.create(params, { idempotencyKey }));
      if (!session.url)
        throw new AppError("invariant-broken", { message: "a checkout session came back without a page" });
      return { sessionId: session.id, url: session.url };
    },
    expireCheckout: async (sessionId) => {
      try {
        return toSessionState(await ask(() => stripe.checkout.sessions.expire(sessionId)));
      } catch (error) {
        // Only open sessions can be ended: paid or expired meanwhile is what the caller wants to hear.
        if (error instanceof AppError && error.cause instanceof Stripe.errors.StripeInvalidRequestError)
          return getSession(sessionId);
        throw error;
      }
    },
    getSession,
    refund: async ({ idempotencyKey, providerPaymentId, amountMinor, currency, reason }) => {
      try {
        const metadata = { reason, refundKey: idempotencyKey };
        const amount = toStripeAmount(amountMinor, currency);
        const params = { payment_intent: providerPaymentId, amount, metadata };
        return toRefundResult(await ask(() => stripe.refunds.create(params, { idempotencyKey })));
      } catch (error) {
        // The provider forgets keys after a day; a later retry finds its refund by the key kept in the metadata.
        if (!(error instanceof AppError) || !(error.cause instanceof Stripe.errors.StripeInvalidRequestError))
          throw error;
        const made = await ask(() => stripe.refunds.list({ payment_intent: providerPaymentId, limit: 100 }));
        const found = made.data.find((refund) => refund.metadata?.refundKey === idempotencyKey);
        if (!found) throw error;
        return toRefundResult(found);
      }
    },
    ...lists,
    answerDispute: async ({ disputeId, idempotencyKey, evidence }) => {
      const { product, customerName, customerEmail, serviceDate, accessLog, notes } = evidence;
      const shown = {
        ...{ product_description: product, service_date: serviceDate, access_activity_log: accessLog },
        ...{ customer_name: customerName, customer_email_address: customerEmail, uncategorized_text: notes },
      };
      // An empty text is refused as if somebody wanted to delete it.
      const filled = Object.fromEntries(Object.entries(shown).filter(([, text]) => text !== ""));
      const params = { evidence: filled, submit: true };
      const [now] = toProviderDispute(await ask(() => stripe.disputes.update(disputeId, params, { idempotencyKey })));
      return { state: now?.state ?? "under-review" };
    },
    readWebhook: async (raw) => {
      const secrets = [webhookSecret, ...(previousWebhookSecret ? [previousWebhookSecret] : [])];
      return read(verified(raw, secrets), raw.now);
    },
  };
}

const address = (apiBase?: string) => {
  if (!apiBase) return {};
  const url = new URL(apiBase);
  const protocol: "http" | "https" = url.protocol === "http:" ? "http" : "https";
  return { host: url.hostname, port: url.port || (protocol === "http" ? 80 : 443), protocol };
};

// The provider's page speaks these languages of ours; for others (Hebrew) its browser detection decides.
const pageLocales = new Set(["en", "de", "es", "fr", "it", "nl", "pl", "pt", "tr"]);

function toSessionParams(
  checkout: Checkout,
  methods: readonly StripePaymentMethod[],
): Stripe.Checkout.SessionCreateParams {
  const metadata = { orderId: checkout.orderId, orderNumber: checkout.orderNumber, locale: checkout.locale };
  return {
    mode: "payment",
    // Seats are held for minutes: what settles later is offered only where somebody has chosen to keep them for days.
    allowed_payment_method_types: [...methods],
    client_reference_id: checkout.orderId,
    customer_email: checkout.email,
    locale: pageLocales.has(checkout.locale) ? (checkout.locale as Stripe.Checkout.SessionCreateParams.Locale) : "auto",
    line_items: checkout.lines.map((line) => ({
      quantity: line.quantity,
      price_data: {
        currency: checkout.currency.toLowerCase(),
        unit_amount: toStripeAmount(line.unitMinor, checkout.currency),
        product_data: { name: line.name },
      },
    })),
    metadata,
    payment_intent_data: { metadata, description: checkout.orderNumber },
    success_url: checkout.successUrl,
    cancel_url: checkout.cancelUrl,
    // Less than 30 minutes is refused, and a retry under one key must repeat the same parameters: so the end derives from the
    // hold's end, not from the clock. The hold's own sweep calls expireCheckout earlier.
    expires_at: Math.floor(checkout.expiresAt.getTime() / 1000) + minimumSessionSeconds,
  };
}

function toAppError(cause: unknown): AppError {
  const { errors } = Stripe;
  if (cause instanceof errors.StripeAuthenticationError || cause instanceof errors.StripePermissionError)
    return new AppError("misconfigured", { cause, message: "the payment provider refuses our key" });
  // A key that is still in use means: our first attempt is on its way.
  const inFlight = cause instanceof errors.StripeError && cause.code === "idempotency_key_in_use";
  const refused = cause instanceof errors.StripeInvalidRequestError || cause instanceof errors.StripeIdempotencyError;
  if (refused && !inFlight)
    return new AppError("invariant-broken", {
      cause,
      message: `the payment provider refused: ${cause.code ?? cause.type}`,
    });
  return new AppError("provider-unavailable", { cause, retryable: true });
}
