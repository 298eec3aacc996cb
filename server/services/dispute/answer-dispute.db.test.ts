import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toRef } from "../../domain/shared/ref";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { chainViewOf } from "../../test/factory/chain-view";
import { type Purchase, purchase } from "../../test/factory/purchase";
import { lookAtPayment } from "../refund/look";
import { answerDispute } from "./answer-dispute";
import { assembleEvidence } from "./assemble-evidence";

const database = await testDatabase();
const { db, pool } = database;
const view = await chainViewOf(database);
const home = globalThis as { ticketchainCrash?: (name: string) => void };
let house = testContext(db);
let bought: Purchase;
let disputeId: string;
const wallet = `0x${"a".repeat(40)}`;

beforeEach(async () => {
  house = testContext(db);
  bought = await purchase(db, pool, house);
  const providerPaymentId = await bought.delivered();
  const collection = bought.sale.event.collectionAddress ?? "";
  const item = await db.orderItem.findFirstOrThrow({ where: { orderId: bought.orderId } });
  for (const tokenId of [1, 2]) await view.put({ collection, tokenId, owner: wallet, orderRef: toRef(item.id) });
  const payload = { kind: "mint" };
  const mined = { state: "final", txHash: `0x${"7".repeat(64)}`, minedAt: new Date(), lane: collection };
  await db.chainIntent.create({ data: { kind: "mint", dedupeKey: `mint:${item.id}`, payload, ...mined } });
  const letter = { template: "order-fulfilled", toEmail: "dana@example.com", locale: "en", sentAt: new Date() };
  await db.mail.create({ data: { ...letter, dedupeKey: randomUUID(), data: { orderId: bought.orderId } } });
  const ids = { organizationId: bought.sale.organization.id, eventId: bought.sale.event.id };
  const gate = await db.gate.create({ data: { ...ids, name: "North" } });
  const device = await db.device.create({ data: { ...ids, gateId: gate.id, name: "A" } });
  const scan = { scanId: randomUUID(), collection, tokenId: 2, admitted: true, reason: "admitted" };
  await db.checkIn.create({ data: { ...ids, gateId: gate.id, deviceId: device.id, ...scan } });
  house.payment.disputes.splice(0, 9, {
    ...{ disputeId: `dp_${bought.orderId}`, providerPaymentId, amountMinor: 3_998, feeMinor: 0, currency: "EUR" },
    ...{ reason: "fraudulent", state: "needs-response", withdrawnMinor: 3_998 },
    ...{ evidenceDueAt: new Date(Date.now() + 86_400_000), madeAt: new Date() },
  });
  await lookAtPayment(house.ctx(), { id: bought.paymentId, orderId: bought.orderId }, providerPaymentId);
  ({ id: disputeId } = await db.dispute.findFirstOrThrow({ where: { orderId: bought.orderId } }));
});
afterEach(() => {
  home.ticketchainCrash = undefined;
});

const answer = (notes = "", ctx = bought.owner()) => answerDispute({ ctx, input: { disputeId, notes } });
const row = () => db.dispute.findUniqueOrThrow({ where: { id: disputeId } });

describe("answering a bank", () => {
  it("shows what is on record: payment, transaction, letter, and who was let in where", async () => {
    const { product, accessLog } = await assembleEvidence({ ctx: bought.owner(), input: { disputeId } });
    expect(product).toContain('Tickets (2 x Tier 1) for "The show" at Hall');
    for (const said of [
      /order \w+ placed with the e-mail address dana@example\.com/,
      /€39\.98 paid \(pi_/,
      /registered on chain \(mint, transaction 0x7{64}\)/,
      /letter "order-fulfilled" accepted by the mail server of dana@example\.com/,
      /ticket no\. 2 let in at gate "North" \(scan receipt [0-9a-f-]{36}\)/,
    ])
      expect(accessLog).toMatch(said);
    expect(accessLog).not.toContain("ticket no. 1 let in");
  });

  it("is sent once, however often it is pressed, and the case goes on", async () => {
    const { answeredAt } = await answer("She was there.");
    expect((await answer("Something else.")).answeredAt).toEqual(answeredAt);
    expect(house.payment.answers).toHaveLength(1);
    expect(house.payment.answers[0]).toMatchObject({ notes: "She was there.", customerEmail: "dana@example.com" });
    await bought.work();
    expect(await row()).toMatchObject({ state: "under-review", answeredBy: expect.stringMatching(/^member:/) });
    expect(await db.audit.count({ where: { action: "dispute.answer", subject: `order:${bought.orderId}` } })).toBe(1);
  });

  it("that died between the bank and our row is closed by the bank's own word", async () => {
    home.ticketchainCrash = (name) => {
      if (name === "dispute-answered") throw new Error("killed");
    };
    await expect(answer()).rejects.toThrow("killed");
    home.ticketchainCrash = undefined;
    expect((await row()).answeredAt).toBeNull();
    await expect(answer()).rejects.toMatchObject({ refusal: { code: "dispute-not-open" } });
    await bought.work();
    expect((await row()).state).toBe("under-review");
    expect(house.payment.answers).toHaveLength(1);
  });

  it("is not for what is decided, for another organization or while the provider is away", async () => {
    house.payment.setDown(true);
    await expect(answer()).rejects.toMatchObject({ code: "provider-unavailable" });
    house.payment.setDown(false);
    await expect(answer("", bought.owner(randomUUID()))).rejects.toMatchObject({ refusal: { code: "not-found" } });
    await db.dispute.update({ where: { id: disputeId }, data: { state: "won", closedAt: new Date() } });
    await expect(answer()).rejects.toMatchObject({ refusal: { code: "dispute-not-open" } });
    expect(house.payment.answers).toEqual([]);
  });
});
