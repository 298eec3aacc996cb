import { describe, expect, it } from "vitest";
import { type OrderFacts, patience, troubleCauses, troubleOf } from "./trouble";

const now = new Date("2027-03-01T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const minute = 60_000;
const calm: OrderFacts = {
  order: { state: "paid", createdAt: ago(10 * minute), paidAt: ago(9 * minute) },
  payments: [{ state: "succeeded", provider: "stripe", expiresAt: ago(0) }],
  refunds: [],
  run: { state: "waiting", step: "mint", error: null, undoing: false, updatedAt: ago(minute) },
  intents: [{ state: "submitted", error: null, createdAt: ago(minute), minedAt: null }],
  letters: [],
  dead: [],
};
const queued = (error: string | null) => ({ state: "queued", error, createdAt: ago(2 * minute), minedAt: null });
const stuck = (error: string, undoing = false) => ({
  ...calm.run,
  state: "stuck",
  step: "mint",
  error,
  undoing,
  updatedAt: now,
});
const refund = { state: "failed", failure: "declined", createdAt: ago(minute), settledAt: now, again: false };
const letter = { sentAt: null, refusal: null, createdAt: ago(patience.letter + minute) };
const dead = (name: string, error: string) => ({ name, error, lastFailedAt: now });

const cases: [cause: string, facts: Partial<OrderFacts>][] = [
  ["refund-failed", { refunds: [refund] }],
  [
    "contract-refused",
    { run: stuck("mint: half"), intents: [{ ...queued("TicketCollection_SoldOut"), state: "failed" }] },
  ],
  ["given-up", { run: stuck("undo: no", true) }],
  ["too-dear", { intents: [queued("too-dear")] }],
  ["budget-spent", { intents: [queued("budget-spent")] }],
  ["low-balance", { intents: [queued("low-balance")] }],
  ["chain-unavailable", { intents: [queued("chain-unavailable")] }],
  [
    "indexer-behind",
    { intents: [{ state: "mined", error: null, createdAt: ago(5 * minute), minedAt: ago(2 * minute) }] },
  ],
  [
    "provider-away",
    { intents: [], run: { ...calm.run, error: "ensure-wallet: provider-unavailable" } as OrderFacts["run"] },
  ],
  ["step-failed", { run: stuck("mint: line has no tier") }],
  [
    "payment-unknown",
    {
      order: { state: "pending", createdAt: ago(30 * minute), paidAt: null },
      ...{ payments: [{ state: "open", provider: "stripe", expiresAt: ago(5 * minute) }], run: null, intents: [] },
    },
  ],
  ["letter-refused", { intents: [], letters: [{ ...letter, sentAt: now, refusal: "550 no such user" }] }],
  ["letter-late", { intents: [], letters: [letter] }],
];

describe("what keeps an order from going on", () => {
  it.each(cases)("is %s", (cause, facts) => expect(troubleOf({ ...calm, ...facts }, now)?.cause).toBe(cause));

  it("has a case here for every cause", () =>
    expect(cases.map(([cause]) => cause).sort()).toEqual([...troubleCauses].sort()));

  it("is nothing while an order goes on, and nothing yet in its first minute", () => {
    expect(troubleOf(calm, now)).toBeNull();
    const young = { ...calm, order: { ...calm.order, paidAt: ago(30_000) }, intents: [queued("too-dear")] };
    expect(troubleOf(young, now)).toBeNull();
  });

  it("names money before delivery, and delivery before letters", () => {
    const all = { ...calm, refunds: [refund], run: stuck("mint: x"), letters: [letter] };
    expect(troubleOf(all, now)?.cause).toBe("refund-failed");
    expect(troubleOf({ ...all, refunds: [] }, now)?.cause).toBe("step-failed");
  });

  it("is over when a later refund took the failed one's place, or a later letter arrived", () => {
    expect(troubleOf({ ...calm, refunds: [{ ...refund, again: true }] }, now)).toBeNull();
    const arrived = { sentAt: now, refusal: null, createdAt: ago(minute) };
    expect(troubleOf({ ...calm, letters: [{ ...letter, refusal: "550" }, arrived] }, now)).toBeNull();
  });

  it("carries the words of whoever refused", () => {
    expect(troubleOf({ ...calm, refunds: [refund] }, now)).toMatchObject({ detail: "declined", since: now });
    const provider = dead("payment:sync", "provider-unavailable");
    const page = { state: "open", provider: "stripe", expiresAt: ago(5 * minute) };
    expect(troubleOf({ ...calm, payments: [page], dead: [provider] }, now)).toEqual({
      cause: "provider-away",
      detail: "provider-unavailable",
      since: now,
    });
  });
});
