import { stack } from "./stack";

async function tell(base: string, path: string, body: object) {
  const answer = await fetch(`${base}/__admin${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

type Failure = { path?: string; times?: number; status?: number | "timeout" | "reset"; after?: boolean };
type Delivery = { eventId: string; times?: number; signature?: "bad" | "old" | "future" };

/** The payment provider's own switches: fail on demand, keep webhooks back, send them again or forged. */
export const paymentTwin = {
  fail: (failure: Failure) => tell(stack().stripeTwin, "/fail", failure),
  holdWebhooks: () => tell(stack().stripeTwin, "/webhooks", { deliver: "hold" }),
  releaseWebhooks: () => tell(stack().stripeTwin, "/webhooks", { deliver: "normal" }),
  deliver: (delivery: Delivery): Promise<{ statuses: number[] }> =>
    tell(stack().stripeTwin, "/webhooks/deliver", delivery),
  pay: (sessionId: string, card?: string) => tell(stack().stripeTwin, "/pay", { sessionId, card }),
  dispute: (paymentIntent: string): Promise<{ id: string }> => tell(stack().stripeTwin, "/disputes", { paymentIntent }),
  closeDispute: (disputeId: string, outcome: "won" | "lost") =>
    tell(stack().stripeTwin, "/disputes/close", { disputeId, outcome }),
  events: async (): Promise<{ id: string; type: string; data: unknown }[]> =>
    (await (await fetch(`${stack().stripeTwin}/__admin/events`)).json()).events,
};

export const walletTwin = { fail: (failure: Failure) => tell(stack().privyTwin, "/fail", failure) };
