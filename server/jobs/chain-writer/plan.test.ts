import { describe, expect, it } from "vitest";
import type { IntentPayload } from "../../domain/chain/intent";
import { type Intent, maxBatch, planBatches } from "./plan";

const now = new Date("2026-11-22T12:00:00.000Z");
const a = `0x${"a".repeat(40)}` as const;
const b = `0x${"b".repeat(40)}` as const;
const ref = `0x${"1".repeat(64)}` as const;
const otherGate = `0x${"2".repeat(64)}` as const;

let made = 0;
const intent = (payload: IntentPayload, notBefore = now): Intent => {
  const id = String(++made);
  return { id, dedupeKey: id, payload, attempts: 0, notBefore, wakeSagaId: null };
};
const mint = (collection: `0x${string}` = a, quantity = 1): IntentPayload => ({
  kind: "mint",
  collection,
  to: b,
  tierId: 1,
  quantity,
  priceMinor: 1,
  orderRef: ref,
});
const enter = (tokenId: number, gateRef: `0x${string}` = ref): IntentPayload => ({
  kind: "check-in",
  collection: a,
  tokenId,
  gateRef,
  usedAt: 1,
});
const settle = (tokenId: number): IntentPayload => ({
  kind: "settle",
  collection: a,
  tokenId,
  seller: a,
  buyer: b,
  priceMinor: 1,
  saleRef: ref,
});

const sizes = (payloads: IntentPayload[], busy: string[] = []) =>
  planBatches(
    payloads.map((payload) => intent(payload)),
    new Set(busy),
    now,
  ).map((batch) => [batch[0].payload.kind, batch.length]);

describe("planBatches", () => {
  it("puts the mints of a collection into one transaction, and those of another into another", () => {
    expect(sizes([mint(), mint(b), mint()])).toEqual([
      ["mint", 2],
      ["mint", 1],
    ]);
  });

  it("takes one gate a transaction", () => {
    expect(sizes([enter(1), enter(2, otherGate), enter(3)])).toEqual([
      ["check-in", 2],
      ["check-in", 1],
    ]);
  });

  it("sends what touches different tickets at once, and holds back what touches the same", () => {
    expect(sizes([settle(1), settle(2), enter(1)])).toEqual([
      ["settle", 1],
      ["settle", 1],
    ]);
    expect(sizes([mint(), settle(1)], [`mint:${a}`])).toEqual([["settle", 1]]);
    expect(sizes([settle(1)], [`${a}:1`])).toEqual([]);
  });

  it("keeps the order of one ticket when the earlier intent waits for its time", () => {
    const later = new Date(now.getTime() + 1);
    const waiting = intent(settle(1), later);
    expect(planBatches([waiting, intent(enter(1))], new Set(), now)).toEqual([]);
    const minting = intent(mint(), later);
    expect(planBatches([minting, intent(mint())], new Set(), now)).toHaveLength(1);
  });

  it("fills a transaction up to its limits of orders and tickets", () => {
    expect(sizes(Array.from({ length: maxBatch + 5 }, () => mint()))).toEqual([["mint", maxBatch]]);
    expect(sizes([mint(a, 300), mint(a, 200), mint(a, 100)])).toEqual([["mint", 2]]);
  });
});
