import { createHmac, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { doorOf } from "../../test/actors";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse, webhookSecret } from "../../test/house";
import { callerOf } from "../root";

const house = await openTestHouse();
const { db, pool } = house;
const world = await neighbours(house);
const knock = doorOf(house, world);
const fingerprint = await fingerprintOf(pool);

let body: string;
let orderId: string;
beforeEach(async () => {
  const hold = await world.hold(world.guest.sessionId);
  const caller = callerOf((await knock("guest")).ctx);
  const email = "buyer@example.test";
  ({ orderId } = await caller.order.checkout({ brand: world.ours.brand, holdId: hold.id, email }));
  const payment = await db.payment.findFirstOrThrow({ where: { orderId } });
  body = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: "event",
    type: "checkout.session.completed",
    data: {
      object: {
        id: payment.sessionId,
        object: "checkout.session",
        payment_status: "paid",
        status: "complete",
        payment_intent: "pi_1",
        amount_total: payment.amountMinor,
        currency: "eur",
        metadata: { orderId },
      },
    },
  });
});

const now = () => Math.floor(Date.now() / 1000);
function signatureOf(text: string, { secret = webhookSecret, at = now(), scheme = "v1" } = {}) {
  return `t=${at},${scheme}=${createHmac("sha256", secret).update(`${at}.${text}`).digest("hex")}`;
}
async function deliver(text: string | ReadableStream, signature: string | null) {
  const headers = {
    "content-type": "application/json",
    ...(signature === null ? {} : { "stripe-signature": signature }),
  };
  const init = { method: "POST", headers, body: text, duplex: "half" } as RequestInit;
  const response = await POST(new Request("http://localhost:4500/api/webhooks/stripe", init));
  const said = await response.text();
  expect(said).not.toMatch(/node_modules|\.tsx?:|\n {4}at |whsec/);
  return response.status;
}
const huge = () =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < 300; at++) controller.enqueue(new TextEncoder().encode("x".repeat(1_024)));
      controller.close();
    },
  });

describe("the payment provider's door", () => {
  it.each<[string, () => [string | ReadableStream, string | null], number]>([
    ["unsigned", () => [body, null], 400],
    ["empty", () => ["", signatureOf("")], 400],
    ["signed with nothing", () => [body, ""], 400],
    ["signed with nonsense", () => [body, "t=x,v1="], 400],
    ["forged", () => [body, signatureOf(body, { secret: "whsec_guessed" })], 400],
    ["signed for another body", () => [body.replace("4500", "1"), signatureOf(body)], 400],
    ["old", () => [body, signatureOf(body, { at: now() - 3_600 })], 400],
    ["from the future", () => [body, signatureOf(body, { at: now() + 3_600 })], 400],
    ["signed by a scheme of long ago", () => [body, signatureOf(body, { scheme: "v0" })], 400],
    ["signed with a time that is none", () => [body, `t=1e99,${signatureOf(body).split(",")[1]}`], 400],
    ["signed and no JSON", () => ["{", signatureOf("{")], 400],
    ["too large", () => [huge(), signatureOf("x")], 413],
  ])("refuses what is %s and changes nothing", async (_, make, status) => {
    const before = await fingerprint();
    expect(await deliver(...make())).toBe(status);
    expect(await fingerprint()).toBe(before);
  });

  it("takes the provider's word once", async () => {
    expect(await deliver(body, signatureOf(body))).toBe(200);
    expect((await db.order.findUniqueOrThrow({ where: { id: orderId } })).state).toBe("paid");
    const before = await fingerprint();
    expect(await deliver(body, signatureOf(body))).toBe(200);
    expect(await fingerprint()).toBe(before);
  });
});
