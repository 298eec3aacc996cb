import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { openStripeLab } from "../../adapters/payment/stripe.lab";
import { formatMoney } from "../../domain/shared/money";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { purchase } from "../../test/factory/purchase";
import { syncPayment } from "../payment/sync-payment";
import { requestRefund } from "../refund/request-refund";

const { db, pool } = await testDatabase();
const lab = await openStripeLab();
afterAll(() => lab.close());
const small = testContext(db);
const house: ReturnType<typeof testContext> = {
  ...small,
  ctx: (actor, now) => {
    const ctx = small.ctx(actor, now);
    return { ...ctx, ports: { ...ctx.ports, payment: lab.port } };
  },
};
/** What the provider itself keeps, in its own amounts. */
const atProvider = async (path: string) => {
  const headers = { authorization: "Bearer sk_test_contract" };
  return (await fetch(`${lab.url}/v1/${path}`, { headers })).json() as Promise<Record<string, unknown>>;
};

/** Price of one of two tickets, what a buyer reads as their sum, and what the provider takes and gives back for it. */
const sales = [
  { currency: "JPY", priceMinor: 1_500, reads: "¥3,000", taken: 3_000, partMinor: 700, back: 700 },
  { currency: "EUR", priceMinor: 1_999, reads: "€39.98", taken: 3_998, partMinor: 501, back: 501 },
  { currency: "HUF", priceMinor: 150_050, reads: "HUF\u00a03,001", taken: 300_100, partMinor: 1_050, back: 1_050 },
  { currency: "KWD", priceMinor: 1_510, reads: "KWD\u00a03.020", taken: 3_020, partMinor: 750, back: 750 },
  { currency: "ISK", priceMinor: 1_505, reads: "ISK\u00a03,010", taken: 301_000, partMinor: 33, back: 3_300 },
];

describe.each(sales)("an order in $currency", ({ currency, priceMinor, reads, taken, partMinor, back }) => {
  it("is at the provider what the buyer read, comes back as it was paid, and is given back in part and whole", async () => {
    const bought = await purchase(db, pool, house, { currency, priceMinor, platformFeeBps: 333 });
    const { totalMinor } = await bought.order();
    expect(formatMoney({ amountMinor: totalMinor, currency }, "en")).toBe(reads);
    expect(await atProvider(`checkout/sessions/${bought.sessionId}`)).toMatchObject({
      ...{ amount_total: taken, currency: currency.toLowerCase() },
    });
    expect(await (await fetch(`${lab.url}/c/pay/${bought.sessionId}`)).text()).toMatch(amountOnPage(reads));

    await lab.pay(bought.sessionId);
    await syncPayment({ ctx: bought.system(), input: { paymentId: bought.paymentId } });
    expect(await bought.order()).toMatchObject({ state: "paid", totalMinor: priceMinor * 2 });
    const { providerPaymentId, state } = await bought.payment();
    expect([state, await bought.refunds()]).toEqual(["succeeded", []]);
    expect((await bought.books())["provider:stripe"]).toBe(totalMinor);

    const ask = (amountMinor: number) =>
      requestRefund({
        ctx: bought.owner(),
        input: { orderId: bought.orderId, amountMinor, reason: "goodwill", key: randomUUID(), tickets: "keep" },
      });
    await ask(partMinor);
    await bought.work();
    expect(await atProvider(`refunds?payment_intent=${providerPaymentId}`)).toMatchObject({ data: [{ amount: back }] });
    expect((await bought.books())["provider:stripe"]).toBe(totalMinor - partMinor);

    await db.order.update({ where: { id: bought.orderId }, data: { state: "fulfilled" } });
    await ask(totalMinor - partMinor);
    await bought.work();
    expect(await bought.order()).toMatchObject({ state: "refunded" });
    const { data } = (await atProvider(`refunds?payment_intent=${providerPaymentId}`)) as {
      data: { amount: number }[];
    };
    expect(data.reduce((sum, { amount }) => sum + amount, 0)).toBe(taken);
    // Nothing of the sale is left anywhere, whatever was rounded on the way.
    expect(Object.values(await bought.books())).toSatisfy((sums: number[]) => sums.every((sum) => sum === 0));
  });
});

/** The page of the provider writes all its decimals. */
const amountOnPage = (reads: string) => new RegExp(`data-total>[^<]*${reads.replace(/^[^\d]+/, "")}`);

it("does not ask for the third of a dinar: no card is charged with it", async () => {
  await expect(purchase(db, pool, house, { currency: "KWD", priceMinor: 1_505 })).rejects.toMatchObject({
    code: "invariant-broken",
  });
  const bought = await purchase(db, pool, house, { currency: "KWD", priceMinor: 1_510 });
  await lab.pay(bought.sessionId);
  await syncPayment({ ctx: bought.system(), input: { paymentId: bought.paymentId } });
  const input = { orderId: bought.orderId, amountMinor: 505, reason: "goodwill" as const, key: randomUUID() };
  await expect(requestRefund({ ctx: bought.owner(), input })).rejects.toMatchObject({
    refusal: { code: "invalid-input", data: { field: "amountMinor", rule: "not-payable" } },
  });
  expect(await bought.refunds()).toEqual([]);
});
