import { describe, expect, it } from "vitest";
import type { IntentPayload } from "../../domain/chain/intent";
import { type Intent, planBatches } from "./plan";
import { defaultTargets } from "./targets";

const now = new Date("2026-11-22T12:00:00.000Z");
const a = `0x${"a".repeat(40)}` as const;
const b = `0x${"b".repeat(40)}` as const;
const ref = `0x${"1".repeat(64)}` as const;
const otherGate = `0x${"2".repeat(64)}` as const;

let made = 0;
const intent = (payload: IntentPayload, notBefore = now): Intent => {
  const id = String(++made);
  return { id, dedupeKey: id, payload, organizationId: null, attempts: 0, notBefore, createdAt: now, wakeSagaId: null };
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
    new Map(busy.map((touched) => [touched, 1])),
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
    expect(sizes([mint(), settle(1)], [`mint:${a}`])).toHaveLength(2);
    expect(sizes([settle(1)], [`${a}:1`])).toEqual([]);
  });

  it("keeps the order of one ticket when the earlier intent waits for its time", () => {
    const later = new Date(now.getTime() + 1);
    const waiting = intent(settle(1), later);
    expect(planBatches([waiting, intent(enter(1))], new Map(), now)).toEqual([]);
    const minting = intent(mint(), later);
    expect(planBatches([minting, intent(mint())], new Map(), now)).toHaveLength(1);
  });

  it("fills transactions up to their targets of orders and tickets, and sends the next behind", () => {
    const { orders } = defaultTargets;
    expect(sizes(Array.from({ length: orders + 5 }, () => mint()))).toEqual([
      ["mint", orders],
      ["mint", 5],
    ]);
    expect(sizes([mint(a, 400), mint(a, 300), mint(a, 100)])).toEqual([
      ["mint", 1],
      ["mint", 2],
    ]);
  });

  it("has no more mints of a collection under way than it should", () => {
    const many = Array.from({ length: defaultTargets.orders * (defaultTargets.mintsAhead + 2) }, () => mint());
    expect(sizes(many)).toHaveLength(defaultTargets.mintsAhead);
    expect(sizes(many, [`mint:${a}`])).toHaveLength(defaultTargets.mintsAhead - 1);
  });

  it("puts signed wishes of different tickets together, whatever their kind and collection", () => {
    const wish = (tokenId: number, collection: `0x${string}` = a): IntentPayload => ({
      ...{ kind: "unlist", collection, tokenId, nonce: "1", deadline: 1, owner: b, signature: "0x" },
    });
    const gift: IntentPayload = { ...wish(3), kind: "gift", to: a, giftRef: ref } as IntentPayload;
    expect(sizes([wish(1), wish(1, b), gift, wish(1)])).toEqual([["unlist", 3]]);
  });
});
