import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { answerLedger } from "../../api/ledger-file";
import { testContext } from "../../test/context";
import { countQueries } from "../../test/count-queries";
import { testDatabase } from "../../test/database";
import { type Purchase, purchase } from "../../test/factory/purchase";
import { requestRefund } from "../refund/request-refund";
import { getBalances } from "./get-balances";
import { listTransfers } from "./list-transfers";
import { ListTransfersInput } from "./search";

const queries = countQueries();
const { db, pool } = await testDatabase();
const house = testContext(db);
let ours: Purchase;
let theirs: Purchase;
let refundId: string;

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 12, minutes));
type Wish = Record<string, unknown>;
const list = (wish: Wish = {}, of = ours) => listTransfers({ ctx: of.owner(), input: ListTransfersInput.parse(wish) });
const csv = async (params: Record<string, string> = {}, of = ours) => {
  const answer = await answerLedger(of.owner(), new URLSearchParams(params));
  return { answer, text: await answer.text() };
};
/** A transfer as another room may write one day. */
async function write(minutes: number, causeKind: string, entries: [string, number | bigint][], currency = "EUR") {
  const transferId = randomUUID();
  const whole = { transferId, organizationId: ours.sale.organization.id, causeKind, causeId: randomUUID(), currency };
  await db.ledgerEntry.createMany({
    data: entries.map(([account, amount]) => ({
      ...{ ...whole, account, amountMinor: BigInt(amount), createdAt: at(minutes) },
    })),
  });
  return transferId;
}

beforeAll(async () => {
  ours = await purchase(db, pool, house, { priceMinor: 1_999, platformFeeBps: 250 });
  theirs = await purchase(db, pool, house, { priceMinor: 7_777 });
  await ours.delivered();
  await theirs.delivered();
  const input = { orderId: ours.orderId, amountMinor: 500, reason: "goodwill" as const, key: randomUUID() };
  ({ refundId } = await requestRefund({ ctx: ours.owner(), input }));
  await ours.work();
});

describe("the ledger in the console", () => {
  it("shows a sale and its refund, newest first, each whole, balanced and with its order", async () => {
    const { transfers, next } = await list();
    const { number } = await ours.order();
    expect(next).toBeNull();
    expect(transfers).toMatchObject([
      { causeKind: "refund", causeId: refundId, cause: { orderId: ours.orderId, reason: "goodwill" } },
      { causeKind: "primary-sale", cause: { orderId: ours.orderId, orderNumber: number, eventTitle: "The show" } },
    ]);
    for (const { entries } of transfers)
      expect(entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
    expect(Object.fromEntries(transfers[1]?.entries.map((one) => [one.account, one.amountMinor]) ?? [])).toEqual({
      ...{ "provider:stripe": 3_998n, organizer: -3_899n, platform: -99n },
    });
  });

  it("derives each balance from entries, at any moment, and sums to nothing in each currency", async () => {
    const before = await getBalances({ ctx: ours.owner(), input: { to: new Date(0) } });
    expect(before.balances).toEqual([]);
    const { balances, causes } = await getBalances({ ctx: ours.owner(), input: {} });
    expect(causes).toEqual(["primary-sale", "refund"]);
    expect(balances.map(({ account, closingMinor }) => [account, closingMinor])).toEqual([
      ["organizer", -3_411n],
      ["platform", -87n],
      ["provider:stripe", 3_498n],
    ]);
    const { transfers } = await list();
    const since = transfers[0]?.at as Date;
    const period = await getBalances({ ctx: ours.owner(), input: { from: since } });
    expect(period.balances.find(({ account }) => account === "provider:stripe")).toMatchObject({
      ...{ openingMinor: 3_998n, closingMinor: 3_498n },
    });
  });

  it("finds by period, account, cause, currency, event and order, and nothing of anybody else", async () => {
    const causes = async (wish: Wish) => (await list(wish)).transfers.map(({ causeKind }) => causeKind);
    const { number } = await ours.order();
    const both = ["refund", "primary-sale"];
    expect(await causes({ account: "platform" })).toEqual(both);
    expect(await causes({ account: "seller" })).toEqual([]);
    expect(await causes({ cause: "refund" })).toEqual(["refund"]);
    expect(await causes({ currency: "EUR" })).toEqual(both);
    expect(await causes({ currency: "USD" })).toEqual([]);
    expect(await causes({ eventId: ours.sale.event.id })).toEqual(both);
    expect(await causes({ orderNumber: number.toLowerCase() })).toEqual(both);
    expect(await causes({ orderNumber: (await theirs.order()).number })).toEqual([]);
    expect(await causes({ to: at(0).toISOString() })).toEqual([]);
    await expect(list({ eventId: theirs.sale.event.id })).rejects.toMatchObject({ refusal: { code: "not-found" } });
    const strangers = (await list({}, theirs)).transfers;
    expect((await list({ cursor: strangers[0]?.id })).transfers).toEqual([]);
  });

  it("turns its pages without losing or repeating a transfer, also where many are of one moment", async () => {
    const written = new Set<string>();
    for (let n = 0; n < 70; n++)
      written.add(
        await write(Math.floor(n / 25), "payout", [
          ["payout:stripe", 10 + n],
          ["organizer", -10 - n],
        ]),
      );
    const seen: string[] = [];
    const counts: number[] = [];
    for (let cursor: string | null = null; ; ) {
      const before = queries();
      const page: Awaited<ReturnType<typeof list>> = await list({ cause: "payout", cursor });
      counts.push(queries() - before);
      seen.push(...page.transfers.map(({ id }) => id));
      expect(page.transfers.every(({ cause, entries }) => cause === null && entries.length === 2)).toBe(true);
      cursor = page.next;
      if (!cursor) break;
    }
    expect(seen).toHaveLength(70);
    expect(new Set(seen)).toEqual(written);
    // Five questions (each is counted at the pool and at its client), however many transfers a page has.
    expect(new Set(counts)).toEqual(new Set([10]));
  });

  it("is a journal of JSON lines too, debit and credit of each transfer equal in each currency", async () => {
    const { answer, text } = await csv({ format: "json", eventId: ours.sale.event.id });
    expect(answer.headers.get("content-disposition")).toContain(".jsonl");
    const transfers = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(transfers.map(({ cause }) => cause.kind)).toEqual(["refund", "primary-sale"]);
    const { number } = await ours.order();
    expect(transfers[1]).toMatchObject({ format: "ticketchain.journal.v1", cause: { orderNumber: number } });
    expect(transfers[1].entries).toContainEqual({
      ...{ account: "platform", currency: "EUR", side: "credit", amountMinor: "99", amount: "0.99" },
    });
    for (const { entries } of transfers) {
      const of = (side: string) =>
        entries.reduce(
          (sum: bigint, one: { side: string; amountMinor: string }) =>
            sum + (one.side === side ? BigInt(one.amountMinor) : 0n),
          0n,
        );
      expect(of("debit")).toBe(of("credit"));
    }
    expect((await csv({ format: "xml" })).answer.status).toBe(422);
  });

  it("shows a coin's amount and an account from the future as they are", async () => {
    const wei = 21_000_000_000_000_001n;
    await write(
      4,
      "gas-spent",
      [
        ["gas", wei],
        ["chain:31337", -wei],
      ],
      "POL-wei",
    );
    const { balances } = await getBalances({ ctx: ours.owner(), input: {} });
    expect(balances).toContainEqual({
      ...{ account: "gas", currency: "POL-wei", holders: 1, openingMinor: 0n, closingMinor: wei },
    });
    expect((await csv({ currency: "POL-wei" })).text).toContain(",gas,POL-wei,21000000000000001,21000000000000001\r\n");
  });

  it("is a file of every entry, exact in minor units and in the currency's decimals, that computes nothing", async () => {
    await db.event.update({ where: { id: ours.sale.event.id }, data: { title: '=cmd|"/c calc"!A1, Tel Aviv' } });
    const { answer, text } = await csv();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "cache-control": "no-store",
    });
    const lines = text.replace("\uFEFF", "").trimEnd().split("\r\n");
    expect(lines[0]).toBe(
      "time,transfer,cause,cause_id,order_number,event,reason,account,currency,amount_minor,amount",
    );
    const total = await db.ledgerEntry.count({ where: { organizationId: ours.sale.organization.id } });
    expect(lines).toHaveLength(1 + total);
    expect(text).toContain(`"'=cmd|""/c calc""!A1, Tel Aviv",,provider:stripe,EUR,3998,39.98`);
    expect(text).toContain("goodwill,provider:stripe,EUR,-500,-5.00");
    expect(text).not.toContain(theirs.orderId);
    expect((await csv({ cause: "refund" })).text.trimEnd().split("\r\n")).toHaveLength(4);
  });

  it("is a file for those who may see money only, and says which filter is wrong", async () => {
    const ask = (role: "owner" | "manager" | "door") =>
      answerLedger(
        house.ctx({ kind: "member", userId: randomUUID(), role, organizationId: ours.sale.organization.id }),
        new URLSearchParams(),
      );
    expect((await ask("owner")).status).toBe(200);
    expect((await ask("manager")).status).toBe(200);
    expect((await ask("door")).status).toBe(403);
    expect((await answerLedger(house.ctx({ kind: "anonymous" }), new URLSearchParams())).status).toBe(401);
    expect((await csv({ eventId: theirs.sale.event.id })).answer.status).toBe(404);
    const wrong = await csv({ from: "yesterday" });
    expect([wrong.answer.status, JSON.parse(wrong.text).error.field]).toEqual([422, "from"]);
    expect((await csv({ surprise: "1" })).answer.status).toBe(422);
  });

  it("ends its reading when the reader leaves, and never holds more than a piece", async () => {
    for (let n = 0; n < 560; n++)
      await write(30, "payout", [
        ["payout:stripe", 1],
        ["organizer", -1],
      ]);
    const before = queries();
    const { body } = await answerLedger(ours.owner(), new URLSearchParams({ cause: "payout" }));
    const reader = body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    expect(queries() - before).toBeLessThanOrEqual(10);
    const { text } = await csv({ cause: "payout" });
    expect(text.trimEnd().split("\r\n")).toHaveLength(1 + 2 * 630);
  });
});
