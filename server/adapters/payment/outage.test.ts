import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PaymentPort } from "../../ports/payment";
import { checkoutOf } from "./payment.contract";
import { openStripeLab } from "./stripe.lab";

type Lab = Awaited<ReturnType<typeof openStripeLab>>;
type Failure = Parameters<Lab["fail"]>[0];

const failures: Record<string, Omit<Failure, "times">> = {
  "a 500": { status: 500 },
  "a 500 after it was done": { status: 500, after: true },
  "a 503": { status: 503 },
  "a 429": { status: 429 },
  "a 409": { status: 409 },
  "a reset": { status: "reset" },
  "a reset after it was done": { status: "reset", after: true },
  "no answer": { status: "timeout" },
  "no answer after it was done": { status: "timeout", after: true },
  "half an answer": { status: "truncated" },
  "half an answer after it was done": { status: "truncated", after: true },
};

const around = { since: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 3_600_000) };
/** Pays, so that there is something to give back, to list and to look at. */
async function paid({ port, pay }: Lab) {
  const checkout = checkoutOf();
  const { sessionId } = await port.startCheckout(checkout);
  await pay(sessionId);
  const found = await port.getSession(sessionId);
  return { sessionId, providerPaymentId: found.state === "paid" ? found.providerPaymentId : "" };
}

/** Each call of the port: how it is prepared, made (again and again, the same), and how often it is done at the provider. */
type Call = { prepare(lab: Lab): Promise<{ call(port: PaymentPort): Promise<unknown>; done?(): Promise<number> }> };
const calls: Record<Exclude<keyof PaymentPort, "provider" | "readWebhook">, Call> = {
  startCheckout: {
    prepare: async (lab) => {
      const checkout = checkoutOf();
      const own = async () =>
        (await lab.port.listSessions(around)).items.filter((one) => one.orderId === checkout.orderId);
      return { call: (port) => port.startCheckout(checkout), done: async () => (await own()).length };
    },
  },
  getSession: {
    prepare: async (lab) => {
      const { sessionId } = await paid(lab);
      return { call: (port) => port.getSession(sessionId) };
    },
  },
  expireCheckout: {
    prepare: async (lab) => {
      const { sessionId } = await lab.port.startCheckout(checkoutOf());
      const ends = async () =>
        (await lab.port.listEvents(around)).items.filter(
          (one) => one.kind === "expired" && one.sessionId === sessionId,
        );
      return { call: (port) => port.expireCheckout(sessionId), done: async () => (await ends()).length };
    },
  },
  refund: {
    prepare: async (lab) => {
      const { providerPaymentId } = await paid(lab);
      const currency = "EUR";
      const refund = {
        idempotencyKey: `refund:${randomUUID()}`,
        providerPaymentId,
        amountMinor: 100,
        currency,
        reason: "late",
      };
      return {
        call: (port) => port.refund(refund),
        done: async () => (await lab.port.refundsOf(providerPaymentId)).length,
      };
    },
  },
  refundsOf: {
    prepare: async (lab) => {
      const { providerPaymentId } = await paid(lab);
      return { call: (port) => port.refundsOf(providerPaymentId) };
    },
  },
  disputesOf: {
    prepare: async (lab) => {
      const { providerPaymentId } = await paid(lab);
      await lab.admin("/disputes", { paymentIntent: providerPaymentId });
      return { call: (port) => port.disputesOf(providerPaymentId) };
    },
  },
  answerDispute: {
    prepare: async (lab) => {
      const { providerPaymentId } = await paid(lab);
      const { id: disputeId } = (await lab.admin("/disputes", { paymentIntent: providerPaymentId })) as { id: string };
      const about = { product: "Tickets", customerName: "", customerEmail: "dana@example.com" };
      const evidence = { ...about, serviceDate: "2 December 2026", accessLog: "let in", notes: "" };
      const answer = { disputeId, idempotencyKey: `answer:${randomUUID()}`, evidence };
      const sent = async () =>
        (await lab.port.disputesOf(providerPaymentId)).filter(({ state }) => state === "under-review");
      return { call: (port) => port.answerDispute(answer), done: async () => (await sent()).length };
    },
  },
  listSessions: { prepare: async () => ({ call: (port) => port.listSessions(around) }) },
  listPayments: { prepare: async () => ({ call: (port) => port.listPayments(around) }) },
  listRefunds: { prepare: async () => ({ call: (port) => port.listRefunds(around) }) },
  listDisputes: { prepare: async () => ({ call: (port) => port.listDisputes(around) }) },
  listEvents: { prepare: async () => ({ call: (port) => port.listEvents(around) }) },
};

describe("every call of the provider, while the provider is in trouble", () => {
  it.concurrent.each(Object.keys(calls) as (keyof typeof calls)[])(
    "%s fails as unavailable within a bounded time, and the same call afterwards finds it done once",
    async (name) => {
      const lab = await openStripeLab({ timeoutMs: 250 });
      try {
        for (const [trouble, failure] of Object.entries(failures)) {
          const { call, done } = await calls[name].prepare(lab);
          await lab.fail({ ...failure, times: 1_000 });
          const began = Date.now();
          await expect(call(lab.port), trouble).rejects.toMatchObject({
            ...{ code: "provider-unavailable", retryable: true },
          });
          // Three tries of 250 ms and the SDK's pauses between them.
          expect(Date.now() - began, trouble).toBeLessThan(15_000);
          await lab.fail({ ...failure, times: 0 });
          const first = await call(lab.port);
          expect(first, trouble).toBeDefined();
          expect(await call(lab.port), trouble).toEqual(first);
          if (done) expect(await done(), trouble).toBe(1);
        }
      } finally {
        await lab.close();
      }
    },
    120_000,
  );

  it("one lost answer is repaired by the SDK itself, under the same key", async () => {
    const lab = await openStripeLab({ timeoutMs: 250 });
    try {
      for (const status of ["reset", "timeout", 500, 503] as const) {
        const { call, done } = await calls.refund.prepare(lab);
        await lab.fail({ path: "/v1/refunds", status, times: 1, after: true });
        expect(await call(lab.port)).toMatchObject({ state: "succeeded" });
        expect(await done?.()).toBe(1);
      }
    } finally {
      await lab.close();
    }
  });

  it("a crowd does not wait for a provider that is down: after five failures nobody asks for some seconds", async () => {
    const lab = await openStripeLab({ timeoutMs: 250 });
    try {
      await lab.fail({ status: 429, times: 1_000 });
      for (let turn = 0; turn < 5; turn++) await lab.port.listRefunds(around).catch(() => undefined);
      const began = Date.now();
      const crowd = await Promise.allSettled(Array.from({ length: 500 }, () => lab.port.startCheckout(checkoutOf())));
      expect(Date.now() - began).toBeLessThan(1_000);
      expect(crowd.every((one) => one.status === "rejected" && one.reason.code === "provider-unavailable")).toBe(true);
    } finally {
      await lab.close();
    }
  });
});
