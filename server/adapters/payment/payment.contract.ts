import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../domain/shared/app-error";
import { RefusalError } from "../../domain/shared/decision";
import type { Checkout, PaymentEvent, PaymentPort, ProviderPage, RawWebhook } from "../../ports/payment";

export type Delivered = Omit<RawWebhook, "now">;
/** What a provider under test must let the contract do to it. */
export type PaymentLab = {
  port: PaymentPort;
  pay(sessionId: string, card?: string): Promise<void>;
  /** Everything that reached our webhook address so far. */
  delivered(): Delivered[];
  redeliver(eventId: string, options: { times?: number; signature?: "bad" | "old" | "future" }): Promise<void>;
  holdWebhooks(on: boolean): Promise<void>;
  fail(failure: {
    path?: string;
    times: number;
    status: number | "timeout" | "reset" | "truncated";
    after?: boolean;
  }): Promise<void>;
  advanceClock(seconds: number): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
};

export const checkoutOf = (changes: Partial<Checkout> = {}): Checkout => ({
  idempotencyKey: randomUUID(),
  orderId: randomUUID(),
  orderNumber: "TC-1001",
  lines: [
    { name: "Standing", quantity: 2, unitMinor: 4550 },
    { name: "Balcony", quantity: 1, unitMinor: 7000 },
  ],
  currency: "EUR",
  email: "fan@example.com",
  locale: "en",
  successUrl: "http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}",
  cancelUrl: "http://127.0.0.1:9/back",
  expiresAt: new Date(Date.now() + 600_000),
  ...changes,
});

/** The promises of PaymentPort, kept by whoever implements it. */
export function paymentContract(name: string, open: () => Promise<PaymentLab>) {
  describe(`payment port: ${name}`, () => {
    let lab: PaymentLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab.close());

    const read = (raw: Delivered) => lab.port.readWebhook({ ...raw, now: new Date() });
    const eventsOf = async (match: (event: PaymentEvent) => boolean, count = 1) => {
      let found: PaymentEvent[] = [];
      await expect
        .poll(
          async () => {
            found = (await Promise.all(lab.delivered().map((raw) => read(raw).catch(() => undefined)))).filter(
              (event): event is PaymentEvent => event !== undefined && match(event),
            );
            return found.length;
          },
          { timeout: 8000 },
        )
        .toBeGreaterThanOrEqual(count);
      return found;
    };
    const paidFor = (orderId: string) => (event: PaymentEvent) => event.kind === "paid" && event.orderId === orderId;
    const pay = async (changes: Partial<Checkout> = {}) => {
      const checkout = checkoutOf(changes);
      const { sessionId } = await lab.port.startCheckout(checkout);
      await lab.pay(sessionId);
      const state = await lab.port.getSession(sessionId);
      if (state.state !== "paid") throw new Error(`expected paid, got ${state.state}`);
      return { ...state, sessionId, checkout };
    };

    it("takes the money once and says so in a signed event that names order, payment and total", async () => {
      const paid = await pay();
      expect(paid).toMatchObject({ amountMinor: 16_100, currency: "EUR" });
      const [event] = await eventsOf(paidFor(paid.checkout.orderId));
      expect(event).toMatchObject({
        kind: "paid",
        sessionId: paid.sessionId,
        orderId: paid.checkout.orderId,
        providerPaymentId: paid.providerPaymentId,
        amountMinor: 16_100,
        currency: "EUR",
      });
    });

    it("answers the same session for the same key, also when asked twice at once or after a lost answer", async () => {
      const checkout = checkoutOf();
      await lab.fail({ path: "/v1/checkout/sessions", times: 1, status: "reset", after: true });
      const first = await lab.port.startCheckout(checkout);
      const others = await Promise.all([lab.port.startCheckout(checkout), lab.port.startCheckout(checkout)]);
      expect(others.map((other) => other.sessionId)).toEqual([first.sessionId, first.sessionId]);
    });

    it("refuses the same key for another total, which would be a mistake of ours and not worth a retry", async () => {
      const checkout = checkoutOf();
      await lab.port.startCheckout(checkout);
      const changed = { ...checkout, lines: [{ name: "Standing", quantity: 1, unitMinor: 1 }] };
      await expect(lab.port.startCheckout(changed)).rejects.toMatchObject({
        code: "invariant-broken",
        retryable: false,
      });
    });

    it("leaves the session open after a declined card, so that another card can pay", async () => {
      const { sessionId } = await lab.port.startCheckout(checkoutOf());
      await lab.pay(sessionId, "4000000000000002");
      expect(await lab.port.getSession(sessionId)).toEqual({ state: "open" });
      await lab.pay(sessionId, "4000000000009995");
      expect(await lab.port.getSession(sessionId)).toEqual({ state: "open" });
      await lab.pay(sessionId);
      expect(await lab.port.getSession(sessionId)).toMatchObject({ state: "paid" });
    });

    it("takes no money for a session that was ended, and ending it twice is safe", async () => {
      const checkout = checkoutOf();
      const { sessionId } = await lab.port.startCheckout(checkout);
      expect(await lab.port.expireCheckout(sessionId)).toEqual({ state: "expired" });
      expect(await lab.port.expireCheckout(sessionId)).toEqual({ state: "expired" });
      await lab.pay(sessionId);
      expect(await lab.port.getSession(sessionId)).toEqual({ state: "expired" });
      const expired = await eventsOf((event) => event.kind === "expired" && event.sessionId === sessionId);
      expect(expired).toMatchObject([{ orderId: checkout.orderId }]);
    });

    it("says paid when a session that was just paid is to be ended", async () => {
      const paid = await pay();
      expect(await lab.port.expireCheckout(paid.sessionId)).toMatchObject({
        state: "paid",
        providerPaymentId: paid.providerPaymentId,
      });
    });

    it("ends an abandoned session by the clock and tells us", async () => {
      const { sessionId } = await lab.port.startCheckout(checkoutOf());
      await lab.advanceClock(45 * 60);
      const expired = await eventsOf((event) => event.kind === "expired" && event.sessionId === sessionId);
      expect(expired).toHaveLength(1);
      await lab.advanceClock(0);
      expect(await lab.port.getSession(sessionId)).toEqual({ state: "expired" });
    });

    it("gives money back once for one key, in parts up to the total, and never more", async () => {
      const paid = await pay();
      const part = {
        idempotencyKey: randomUUID(),
        providerPaymentId: paid.providerPaymentId,
        amountMinor: 4550,
        currency: "EUR",
        reason: "late",
      };
      const first = await lab.port.refund(part);
      expect(first.state).toBe("succeeded");
      expect(await lab.port.refund(part)).toEqual(first);
      await expect(
        lab.port.refund({ ...part, idempotencyKey: randomUUID(), amountMinor: 16_100 }),
      ).rejects.toMatchObject({
        code: "invariant-broken",
        retryable: false,
      });
      const rest = await lab.port.refund({ ...part, idempotencyKey: randomUUID(), amountMinor: 11_550 });
      expect(rest.refundId).not.toBe(first.refundId);
      const events = await eventsOf(
        (event) => event.kind === "refunded" && event.providerPaymentId === paid.providerPaymentId,
        2,
      );
      const totals = events.flatMap((event) => (event.kind === "refunded" ? [event.amountMinor] : []));
      expect([...totals].sort((a, b) => a - b)).toEqual([4550, 16_100]);
    });

    it("lists what was asked, taken and given back, page by page, of the time that is asked for", async () => {
      const paid = await pay();
      const open = await lab.port.startCheckout(checkoutOf());
      const { providerPaymentId } = paid;
      const refund = { idempotencyKey: randomUUID(), providerPaymentId, currency: "EUR", reason: "late" };
      const back = await lab.port.refund({ ...refund, amountMinor: 4550 });
      const range = { since: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 3_600_000) };
      const all = async <T>(list: (page: typeof range & { after?: string }) => Promise<ProviderPage<T>>) => {
        const items: T[] = [];
        for (let after: string | null | undefined; after !== null; ) {
          const page = await list({ ...range, ...(after ? { after } : {}) });
          items.push(...page.items);
          after = page.next;
        }
        return items;
      };
      const sessions = await all(lab.port.listSessions);
      expect(sessions.find((one) => one.sessionId === paid.sessionId)).toMatchObject({
        orderId: paid.checkout.orderId,
        found: { state: "paid", providerPaymentId: paid.providerPaymentId, amountMinor: 16_100, currency: "EUR" },
      });
      expect(sessions.find((one) => one.sessionId === open.sessionId)?.found).toEqual({ state: "open" });
      const payments = await all(lab.port.listPayments);
      expect(payments.filter((one) => one.orderId === paid.checkout.orderId)).toMatchObject([
        { providerPaymentId: paid.providerPaymentId, amountMinor: 16_100, refundedMinor: 4550, currency: "EUR" },
      ]);
      const refunds = await all(lab.port.listRefunds);
      expect(refunds.filter((one) => one.providerPaymentId === paid.providerPaymentId)).toMatchObject([
        { refundId: back.refundId, state: "succeeded", amountMinor: 4550 },
      ]);
      const long = { since: new Date(Date.now() - 9 * 86_400_000), until: new Date(Date.now() - 8 * 86_400_000) };
      expect(await lab.port.listPayments(long)).toEqual({ items: [], next: null });
      expect((await lab.port.listSessions(long)).items).toEqual([]);
      expect((await lab.port.listRefunds(long)).items).toEqual([]);
      expect((await lab.port.listDisputes(long)).items).toEqual([]);
    });

    it("delivers repeats under one event id, and late events unchanged", async () => {
      await lab.holdWebhooks(true);
      const paid = await pay();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(lab.delivered().some((raw) => raw.body.includes(paid.checkout.orderId))).toBe(false);
      await lab.holdWebhooks(false);
      const [event] = await eventsOf(paidFor(paid.checkout.orderId));
      await lab.redeliver(event?.eventId ?? "", { times: 2 });
      const all = await eventsOf(paidFor(paid.checkout.orderId), 3);
      expect(new Set(all.map((each) => each.eventId)).size).toBe(1);
    });

    it("refuses a webhook that is forged, altered, unsigned, older than 5 minutes or from the future", async () => {
      const paid = await pay();
      const [event] = await eventsOf(paidFor(paid.checkout.orderId));
      const genuine = lab.delivered().find((raw) => raw.body.includes(event?.eventId ?? "?"));
      if (!genuine) throw new Error("nothing was delivered");
      const refused = (raw: Delivered, now = new Date()) =>
        expect(lab.port.readWebhook({ ...raw, now })).rejects.toBeInstanceOf(RefusalError);
      await refused({ ...genuine, signature: null });
      await refused({ ...genuine, signature: "t=abc,v1=00" });
      await refused({ ...genuine, body: genuine.body.replace("16100", "1") });
      await refused({ ...genuine, body: JSON.stringify(JSON.parse(genuine.body)) });
      await refused(genuine, new Date(Date.now() + 301_000 + 5000));
      await refused(genuine, new Date(Date.now() - 301_000 - 5000));
      for (const signature of ["bad", "old", "future"] as const) {
        const before = lab.delivered().length;
        await lab.redeliver(event?.eventId ?? "", { signature });
        const sent = lab.delivered()[before];
        expect(sent, `${signature} arrived`).toBeDefined();
        if (sent) await refused(sent);
      }
    });

    it("fails as unavailable and retryable while the provider is out, and works again after", async () => {
      const checkout = checkoutOf();
      await lab.fail({ times: 3, status: 503 });
      await expect(lab.port.startCheckout(checkout)).rejects.toMatchObject({
        code: "provider-unavailable",
        retryable: true,
      });
      await lab.fail({ times: 3, status: "reset" });
      const lost = lab.port.startCheckout(checkout);
      await expect(lost).rejects.toBeInstanceOf(AppError);
      await expect(lost).rejects.toMatchObject({ code: "provider-unavailable", retryable: true });
      expect((await lab.port.startCheckout(checkout)).sessionId).toMatch(/\w+/);
    });

    it("keeps sessions and undelivered webhooks over a restart of the provider", async () => {
      await lab.holdWebhooks(true);
      const checkout = checkoutOf();
      const first = await lab.port.startCheckout(checkout);
      await lab.pay(first.sessionId);
      await lab.restart();
      expect(await lab.port.getSession(first.sessionId)).toMatchObject({ state: "paid", amountMinor: 16_100 });
      expect((await lab.port.startCheckout(checkout)).sessionId).toBe(first.sessionId);
      await lab.holdWebhooks(false);
      expect(await eventsOf(paidFor(checkout.orderId))).toHaveLength(1);
    });
  });
}
