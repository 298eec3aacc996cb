import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Delivered, PaymentLab } from "./payment.contract";
import { type StripePaymentMethod, stripePayment } from "./stripe";
import { startStripeTwin } from "./twin/start";

/** Adapter and twin joined over loopback, with a webhook receiver that keeps what arrives. */
export async function openStripeLab(
  options: { firstWebhookStatus?: number; timeoutMs?: number; paymentMethods?: readonly StripePaymentMethod[] } = {},
): Promise<PaymentLab & { url: string; admin(door: string, body: unknown): Promise<unknown> }> {
  const { firstWebhookStatus, ...settings } = options;
  const secrets = { secretKey: "sk_test_contract", webhookSecret: "whsec_contract" };
  const folder = mkdtempSync(path.join(tmpdir(), "stripe-twin-"));
  const delivered: Delivered[] = [];
  let refusals = firstWebhookStatus ? 1 : 0;
  const receiver = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const refuse = refusals-- > 0;
    if (!refuse)
      delivered.push({
        body: Buffer.concat(parts).toString("utf8"),
        signature: String(request.headers["stripe-signature"]),
      });
    response.writeHead(refuse ? (firstWebhookStatus ?? 500) : 200).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const start = (port: number) =>
    startStripeTwin({
      ...secrets,
      port,
      stateFile: path.join(folder, "state.json"),
      webhookUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    });
  let twin = await start(0);
  const { url } = twin;
  const admin = async (door: string, body: unknown) => {
    const response = await fetch(`${url}/__admin${door}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as unknown;
  };
  const told = async (door: string, body: unknown) => void (await admin(door, body));
  return {
    url,
    admin,
    port: stripePayment({ ...secrets, ...settings, apiBase: url }),
    pay: (sessionId, card) => told("/pay", { sessionId, card }),
    delivered: () => delivered,
    redeliver: (eventId, how) => told("/webhooks/deliver", { eventId, ...how }),
    holdWebhooks: (on) => told("/webhooks", { deliver: on ? "hold" : "normal" }),
    fail: (failure) => told("/fail", failure),
    advanceClock: (offsetSeconds) => told("/clock", { offsetSeconds }),
    restart: async () => {
      await twin.close();
      twin = await start(Number(new URL(url).port));
    },
    close: async () => {
      await twin.close();
      receiver.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
