import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { answerSettlement } from "../../api/settlement-file";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type Purchase, purchase } from "../../test/factory/purchase";
import { takeOrder } from "../console-order/take-order";
import { requestRefund } from "../refund/request-refund";
import { getSettlement } from "./get-settlement";

const { db, pool } = await testDatabase();
const house = testContext(db);
let ours: Purchase;
let theirs: Purchase;
beforeAll(async () => {
  ours = await purchase(db, pool, house, { priceMinor: 1_999, platformFeeBps: 250 });
  theirs = await purchase(db, pool, house, { priceMinor: 7_777 });
  await ours.delivered();
  await theirs.delivered();
});

const settle = (of = ours, now?: Date) =>
  getSettlement({ ctx: { ...of.owner(), ...(now ? { now } : {}) }, input: { eventId: ours.sale.event.id } });
const file = async (format: string, of = ours) => {
  const answer = await answerSettlement(of.owner(), new URLSearchParams({ eventId: ours.sale.event.id, format }));
  return { answer, text: await answer.text() };
};
const atDesk = (method: "cash" | "comp", quantity: number) =>
  takeOrder({
    ctx: ours.owner(),
    input: {
      ...{
        key: randomUUID(),
        eventId: ours.sale.event.id,
        items: [{ tierId: ours.sale.tiers[0]?.id ?? "", quantity }],
      },
      ...{ email: "noa@example.com", buyerName: "", instructions: "", method },
    },
  });

describe("an event's settlement", () => {
  it("says what was sold, who has what of it and where it lies, and nothing of another event", async () => {
    const sold = await settle();
    expect(sold.total).toMatchObject({ paidMinor: 3_998n, platformMinor: 99n, organizerMinor: 3_899n, otherMinor: 0n });
    expect(sold.lines.map(({ causeKind }) => causeKind)).toEqual(["primary-sale"]);
    expect(sold.kept).toEqual([{ account: "provider:stripe", amountMinor: 3_998n }]);
    expect(sold.tickets).toMatchObject([{ channel: "online", quantity: 2, amountMinor: 3_998n }]);
    await expect(settle(theirs)).rejects.toMatchObject({ refusal: { code: "not-found" } });
  });

  it("knows the till, gifts of the house and what went back, and sums to the books", async () => {
    await atDesk("cash", 1);
    await atDesk("comp", 2);
    const input = { orderId: ours.orderId, amountMinor: 500, reason: "goodwill" as const, key: randomUUID() };
    await requestRefund({ ctx: ours.owner(), input });
    expect((await settle()).open, "before the provider has done it").toMatchObject({ refunds: 1 });
    await ours.work();
    const now = await settle();
    expect(now.tickets.map(({ channel, quantity, amountMinor }) => [channel, quantity, amountMinor])).toEqual([
      ["box-office", 1, 1_999n],
      ["comp", 2, 0n],
      ["online", 2, 3_998n],
    ]);
    expect(now.lines.map(({ causeKind, paidMinor }) => [causeKind, paidMinor])).toEqual([
      ["primary-sale", 5_997n],
      ["refund", -500n],
    ]);
    const kept = now.kept.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    expect(kept).toBe(now.total.paidMinor);
    const { rows } = await pool.query(
      `select sum("amountMinor")::text as owed from "LedgerEntry" where "organizationId" = $1 and account = 'organizer'`,
      [ours.sale.organization.id],
    );
    expect(now.total.organizerMinor).toBe(-BigInt(rows[0].owed));
  });

  it("is final when the event is over and nothing is on its way", async () => {
    const after = new Date(ours.sale.event.endsAt.getTime() + 1);
    expect(await settle()).toMatchObject({ final: false, ended: false });
    expect((await settle(ours, after)).open, "the desk's orders are not delivered").toMatchObject({ orders: 2 });
    expect((await settle(ours, after)).final).toBe(false);
    const eventId = ours.sale.event.id;
    await db.order.updateMany({ where: { eventId, state: "paid" }, data: { state: "fulfilled", fulfilledAt: after } });
    expect(await settle(ours, after)).toMatchObject({ final: true, open: { orders: 0, refunds: 0, disputes: 0 } });
  });

  it("is a table for spreadsheets and the same for programs, and refused before the file begins", async () => {
    const { answer, text } = await file("csv");
    expect(answer.headers.get("content-disposition")).toContain(`settlement-${ours.sale.event.id}`);
    const rows = text.trimEnd().split("\r\n");
    expect(rows[0]).toBe("section,name,channel,quantity,currency,paid,platform,tax,sellers,organizer,other");
    expect(rows).toContain("movement,refund,,,EUR,-5.00,-0.12,0.00,0.00,-4.88,0.00");
    const total =
      rows
        .find((row) => row.startsWith("total"))
        ?.split(",")
        .slice(5)
        .map(Number) ?? [];
    const parts = total.slice(1).reduce((sum, part) => sum + Math.round(part * 100), 0);
    expect(parts).toBe(Math.round((total[0] ?? 0) * 100));
    const json = JSON.parse((await file("json")).text);
    expect(json).toMatchObject({ format: "ticketchain.settlement.v1", currency: "EUR", total: { paidMinor: "5497" } });
    expect((await file("csv", theirs)).answer.status).toBe(404);
    expect((await file("xlsx")).answer.status).toBe(422);
  });
});
