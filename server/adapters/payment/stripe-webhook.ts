import Stripe from "stripe";
import { refuseNow } from "../../domain/shared/decision";
import type { RawWebhook } from "../../ports/payment";

const toleranceSeconds = 300;
const { webhooks } = new Stripe("sk_test_verifies_only");

/**
 * The event in a signed body. Any of the secrets will do: while a secret is replaced the provider may sign with the old one,
 * the new one or both. @throws {RefusalError} invalid-input.
 */
export function verified({ body, signature, now }: RawWebhook, secrets: readonly string[]): Stripe.Event {
  const header = signature ?? "";
  // The SDK measures age only: a header from the future would pass and stay valid long after it was captured.
  const times = [...header.matchAll(/(?:^|,)\s*t=([^,]*)/g)].map(([, time]) => time ?? "");
  const signedAt = /^\d{1,12}$/.test(times[0] ?? "") ? Number(times[0]) : Number.NaN;
  if (times.length !== 1 || !Number.isFinite(signedAt) || signedAt - now.getTime() / 1000 > toleranceSeconds)
    return refuseNow("invalid-input", { field: "signature" });
  for (const secret of secrets) {
    try {
      const event = webhooks.constructEvent(body, header, secret, toleranceSeconds, undefined, now.getTime());
      if (isEvent(event)) return event;
    } catch {
      // The next secret, or nobody we know.
    }
  }
  return refuseNow("invalid-input", { field: "signature" });
}

/** Signed and yet no event: an id that cannot be kept would be delivered again for days. */
const isEvent = (event: unknown): event is Stripe.Event => {
  const said = event as Partial<Stripe.Event> | null;
  return (
    typeof said === "object" &&
    typeof said?.id === "string" &&
    /^[\w-]{1,255}$/.test(said.id) &&
    typeof said.type === "string" &&
    /^[\w.]{1,255}$/.test(said.type) &&
    typeof said.data?.object === "object" &&
    said.data.object !== null
  );
};
