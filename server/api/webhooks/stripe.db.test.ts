import { createHmac, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { stripePayment } from "../../adapters/payment/stripe";
import { openAllocator } from "../../box-office/allocator";
import { startCheckout } from "../../services/order/start-checkout";
import type { Ctx } from "../../services/verb";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { onSale } from "../../test/factory/on-sale";
import { answerStripeWebhook } from "./stripe";

const { db, pool } = await testDatabase();
const house = testContext(db);
const webhookSecret = "whsec_only_this_test_knows_it";
const { readWebhook } = stripePayment({ secretKey: "sk_test_12345678", webhookSecret });
const system = (): Ctx => {
  const ctx = house.ctx();
  return { ...ctx, ports: { ...ctx.ports, payment: { ...ctx.ports.payment, readWebhook } } };
};

let orderId: string;
let sessionId: string;
beforeEach(async () => {
  const sale = await onSale(db, { priceMinor: 2_500 });
  const fan = await sale.fan();
  const holdId = randomUUID();
  await openAllocator({ pool }).hold({
    id: holdId,
    organizationId: sale.organization.id,
    eventId: sale.event.id,
    sessionId: fan.sessionId,
    items: [{ tierId: sale.tiers[0]?.id ?? "", quantity: 2 }],
  });
  const input = { brand: sale.brand, holdId, email: "dana@example.com" };
  ({ orderId } = await startCheckout({ ctx: house.ctx(fan.actor), input }));
  sessionId = (await db.payment.findFirstOrThrow({ where: { orderId } })).sessionId ?? "";
});

const completed = (id: string = `evt_${randomUUID()}`, order = orderId) =>
  JSON.stringify({
    id,
    object: "event",
    type: "checkout.session.completed",
    data: {
      object: {
        id: sessionId,
        object: "checkout.session",
        payment_status: "paid",
        status: "complete",
        payment_intent: "pi_1",
        amount_total: 5_000,
        currency: "eur",
        metadata: { orderId: order },
      },
    },
  });
function signed(body: string, { secret = webhookSecret, ageSeconds = 0 } = {}) {
  const at = Math.floor(Date.now() / 1000) - ageSeconds;
  const v1 = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return { body, signature: `t=${at},v1=${v1}` };
}
const stateOf = async () => (await db.order.findUniqueOrThrow({ where: { id: orderId } })).state;

describe("the webhook door", () => {
  it("takes the provider's word and sells once, however often it is delivered", async () => {
    const raw = signed(completed());
    const answers = await Promise.all([1, 2, 3].map(() => answerStripeWebhook(system(), raw)));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
    const outcomes = await Promise.all(answers.map(async (one) => (await one.json()).outcome));
    expect(outcomes.sort()).toEqual(["applied", "duplicate", "duplicate"]);
    expect(await stateOf()).toBe("paid");
    expect(await db.ledgerEntry.count({ where: { causeId: orderId, account: "organizer" } })).toBe(1);
  });

  it.each([
    ["another secret", () => signed(completed(), { secret: "whsec_guessed" })],
    ["a signature of long ago", () => signed(completed(), { ageSeconds: 3_600 })],
    ["a signature from the future", () => signed(completed(), { ageSeconds: -3_600 })],
    ["another body than was signed", () => ({ ...signed(completed()), body: completed() })],
    ["no signature", () => ({ body: completed(), signature: null })],
  ])("answers 400 to %s and sells nothing", async (_, make) => {
    expect((await answerStripeWebhook(system(), make())).status).toBe(400);
    expect(await stateOf()).toBe("pending");
  });

  it("answers 200 for an order that is not ours, so that the provider stops asking", async () => {
    sessionId = "cs_of_somebody_else";
    const answer = await answerStripeWebhook(system(), signed(completed(undefined, randomUUID())));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ outcome: "unknown" });
  });

  it("answers 500 when the database is down, and takes the same event afterwards", async () => {
    const raw = signed(completed());
    const ctx = system();
    const down = new Proxy(db, {
      get: (target, key) =>
        key === "$transaction"
          ? () => Promise.reject(Object.assign(new Error("down"), { code: "P1001" }))
          : Reflect.get(target, key),
    });
    expect((await answerStripeWebhook({ ...ctx, db: down }, raw)).status).toBe(500);
    expect((await answerStripeWebhook(ctx, raw)).status).toBe(200);
    expect(await stateOf()).toBe("paid");
  });
});
