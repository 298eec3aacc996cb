import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { eventKeys, signCode } from "../../domain/code/signature";
import { slotAt } from "../../domain/code/slot";
import { RefusalError } from "../../domain/shared/decision";
import { toRef } from "../../domain/shared/ref";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { chainViewOf } from "../../test/factory/chain-view";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { recordScan } from "./record-scan";

const database = await testDatabase();
const { db } = database;
const view = await chainViewOf(database);
const { ctx } = testContext(db);
const secret = ctx().settings.ticketCodeSecret;

let sale: OnSale;
let collection: string;
let north: Awaited<ReturnType<typeof device>>;
let tokenId = 0;

async function device(of: OnSale, gateName: string) {
  const place = { organizationId: of.organization.id, eventId: of.event.id };
  const gate = await db.gate.create({ data: { ...place, name: gateName } });
  const made = await db.device.create({ data: { ...place, gateId: gate.id, name: gateName } });
  return { actor: { kind: "device" as const, deviceId: made.id, gateId: gate.id, ...place }, gate };
}

type Options = {
  at?: Date;
  now?: Date;
  transferCount?: number;
  eventId?: string;
  from?: typeof north;
  scanId?: string;
};
const codeOf = ({ at, transferCount = 0, eventId = sale.event.id }: Options = {}) =>
  signCode(eventKeys(secret, eventId), { tokenId, transferCount, slot: slotAt(at ?? new Date()) });
const scan = ({ from = north, scanId = randomUUID(), now = new Date(), ...options }: Options = {}) =>
  recordScan({ ctx: ctx(from.actor, now), input: { scanId, digits: codeOf(options) } });
const intents = () => db.chainIntent.findMany({ where: { lane: collection } });

beforeEach(async () => {
  sale = await onSale(db);
  collection = sale.event.collectionAddress ?? "";
  north = await device(sale, "North gate");
  tokenId++;
  await view.put({ collection, tokenId, owner: "0xaa", orderRef: toRef(randomUUID()) });
});

describe("a scan", () => {
  it("admits once, keeps it and asks the chain to mark it", async () => {
    const answer = await scan();
    expect(answer).toMatchObject({ decision: "admit", reason: "admitted", ticket: { tierName: "Tier 1", tokenId } });
    expect(await db.checkIn.count({ where: { collection, tokenId, admitted: true } })).toBe(1);
    const [intent] = await intents();
    expect(intent).toMatchObject({ kind: "check-in", dedupeKey: `check-in:${collection}:${tokenId}` });
    expect(intent?.payload).toMatchObject({ tokenId, gateRef: toRef(north.gate.id) });
  });

  it("is red the second time and says when and at which gate", async () => {
    const south = await device(sale, "South gate");
    const at = new Date();
    await scan({ now: at });
    const second = await scan({ from: south });
    expect(second).toMatchObject({ decision: "refuse", reason: "already-used", first: { gateName: "North gate" } });
    expect(second.first?.at.getTime()).toBe(at.getTime());
    expect(await intents()).toHaveLength(1);
  });

  it("lets one of many racing gates admit, whoever it is", async () => {
    const gates = await Promise.all(Array.from({ length: 6 }, (_, at) => device(sale, `Gate ${at}`)));
    const answers = await Promise.all(gates.map((from) => scan({ from })));
    expect(answers.filter((answer) => answer.decision === "admit")).toHaveLength(1);
    for (const answer of answers.filter((each) => each.decision !== "admit"))
      expect(answer).toMatchObject({ decision: "refuse", reason: "already-used", first: { at: expect.any(Date) } });
    expect(await db.checkIn.count({ where: { collection, tokenId } })).toBe(6);
    expect(await intents()).toHaveLength(1);
  });

  it("sent again, also at the same moment, is the same scan with the same answer", async () => {
    const scanId = randomUUID();
    const answers = await Promise.all([scan({ scanId }), scan({ scanId }), scan({ scanId })]);
    answers.push(await scan({ scanId, now: new Date(Date.now() + 600_000) }));
    for (const answer of answers) expect(answer).toMatchObject({ decision: "admit", ticket: { tokenId } });
    expect(await db.checkIn.count({ where: { collection } })).toBe(1);
    expect(await intents()).toHaveLength(1);
  });

  it("of another device under the same id is a conflict, not an answer", async () => {
    const scanId = randomUUID();
    await scan({ scanId });
    const south = await device(sale, "South gate");
    await expect(scan({ scanId, from: south })).rejects.toThrow(RefusalError);
  });

  it("refuses the old holder's code after a sale and admits the new one's", async () => {
    await view.put({ collection, tokenId, owner: "0xbb", orderRef: toRef(randomUUID()), transferCount: 1 });
    expect(await scan({ transferCount: 0 })).toMatchObject({ decision: "refuse", reason: "not-current-holder" });
    expect(await scan({ transferCount: 1 })).toMatchObject({ decision: "admit" });
  });

  it("refuses the old holder also while the view still shows her, once our books know the sale", async () => {
    const { id: tierId } = sale.tiers[0] ?? { id: "" };
    const row = { organizationId: sale.organization.id, eventId: sale.event.id, tierId, collection, tokenId };
    const listing = await db.listing.create({
      data: { ...row, sellerFanId: randomUUID(), priceMinor: 1, currency: "EUR", state: "settling" },
    });
    expect(await scan()).toMatchObject({ decision: "refuse", reason: "ticket-moving" });
    await db.listing.update({ where: { id: listing.id }, data: { state: "sold" } });
    expect(await scan()).toMatchObject({ decision: "refuse", reason: "not-current-holder" });
    expect(await scan({ transferCount: 1 })).toMatchObject({ decision: "retry", reason: "view-behind" });
  });

  it("refuses another event's ticket, a stale screenshot, a frozen and a listed ticket, and keeps each refusal", async () => {
    const other = await onSale(db);
    expect(await scan({ eventId: other.event.id })).toMatchObject({ decision: "refuse", reason: "other-event" });
    expect(await scan({ at: new Date(Date.now() - 45_000) })).toMatchObject({ reason: "code-expired" });
    const orderRef = toRef(randomUUID());
    await view.put({ collection, tokenId, owner: "0xaa", orderRef, frozen: true });
    expect(await scan()).toMatchObject({ reason: "ticket-frozen" });
    await view.put({ collection, tokenId, owner: "0xaa", orderRef, askMinor: 100 });
    expect(await scan()).toMatchObject({ reason: "ticket-listed" });
    const kept = await db.checkIn.findMany({ where: { eventId: sale.event.id }, orderBy: { id: "asc" } });
    expect(kept.map((row) => row.reason).sort()).toEqual(
      ["code-expired", "other-event", "ticket-frozen", "ticket-listed"].sort(),
    );
    expect(await intents()).toHaveLength(0);
  });

  it("says what the chain knows of an entry that is not in our books", async () => {
    const usedAt = 1_700_000_000;
    const orderRef = toRef(randomUUID());
    await view.put({ collection, tokenId, owner: "0xaa", orderRef, usedAt, gateRef: toRef(north.gate.id) });
    const answer = await scan();
    expect(answer).toMatchObject({ reason: "already-used", first: { gateName: "North gate" } });
    expect(answer.first?.at.getTime()).toBe(usedAt * 1000);
  });

  it("asks for another try while the view is behind, then decides the same scan", async () => {
    await view.reach(new Date());
    const scanId = randomUUID();
    tokenId += 1_000;
    expect(await scan({ scanId })).toMatchObject({ decision: "retry", reason: "view-behind", ticket: null });
    expect(await db.checkIn.count({ where: { scanId } })).toBe(0);
    await view.put({ collection, tokenId, owner: "0xaa", orderRef: toRef(randomUUID()) });
    expect(await scan({ scanId })).toMatchObject({ decision: "admit" });
  });

  it("says that the records are not reachable when the view has stopped or is gone", async () => {
    tokenId += 1_000;
    await view.reach(new Date(Date.now() - 60_000));
    expect(await scan()).toMatchObject({ decision: "retry", reason: "view-down" });
    await view.drop();
    expect(await scan()).toMatchObject({ decision: "retry", reason: "view-down" });
    await view.restore();
    await view.reach(new Date());
  });

  it("refuses everybody when the event is cancelled", async () => {
    await db.event.update({ where: { id: sale.event.id }, data: { state: "cancelled" } });
    expect(await scan()).toMatchObject({ decision: "refuse", reason: "event-cancelled" });
  });

  it("is refused to anybody who is not a gate device", async () => {
    const fan = await sale.fan();
    const input = { scanId: randomUUID(), digits: codeOf() };
    await expect(recordScan({ ctx: ctx(fan.actor), input })).rejects.toThrow(RefusalError);
  });
});
