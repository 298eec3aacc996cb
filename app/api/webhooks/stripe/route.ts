import { receiveStripeWebhook } from "@/server/api/webhooks/stripe";

export const dynamic = "force-dynamic";

export const POST = (request: Request) => receiveStripeWebhook(request);
