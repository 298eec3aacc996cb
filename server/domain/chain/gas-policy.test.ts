import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bump,
  capFor,
  decideGas,
  type Fees,
  type GasQuestion,
  niceties,
  defaultGasPolicy as policy,
  urgencyOf,
} from "./gas-policy";

const gwei = 10n ** 9n;
const coin = 10n ** 18n;
const kinds = Object.keys(urgencyOf) as GasQuestion["kind"][];
const paid = kinds.filter((kind) => urgencyOf[kind] === "paid");

const price = fc.bigInt({ min: 1n, max: 20_000n * gwei });
const fees: fc.Arbitrary<Fees> = fc
  .record({ base: price, tip: price })
  .map(({ base, tip }) => ({ maxFeePerGas: base * 2n + tip, maxPriorityFeePerGas: tip }));
const question: fc.Arbitrary<GasQuestion> = fc.record({
  fees,
  gas: fc.bigInt({ min: 21_000n, max: 30_000_000n }),
  kind: fc.constantFrom(...kinds),
  policy: fc.constant(policy),
  spentToday: fc.option(fc.bigInt({ min: 0n, max: 100n * coin })),
  balance: fc.bigInt({ min: 0n, max: 1_000n * coin }),
  waitingMs: fc.integer({ min: -1_000, max: 10 * 3_600_000 }),
});

const asked = ({ maxFeePerGas, maxPriorityFeePerGas }: Fees) =>
  (maxFeePerGas - maxPriorityFeePerGas) / 2n + maxPriorityFeePerGas;

describe("decideGas", () => {
  it("never offers more than the cap, less than the chain asks now, or a tip over the whole", () =>
    fc.assert(
      fc.property(question, (q) => {
        const answer = decideGas(q);
        if (answer.kind === "wait") return;
        expect(answer.fees.maxFeePerGas).toBeLessThanOrEqual(capFor(policy, q.kind, q.waitingMs));
        expect(answer.fees.maxFeePerGas).toBeGreaterThanOrEqual(asked(q.fees));
        expect(answer.fees.maxPriorityFeePerGas).toBeLessThanOrEqual(answer.fees.maxFeePerGas);
      }),
    ));

  it("never promises more than the sender has", () =>
    fc.assert(
      fc.property(question, (q) => {
        const answer = decideGas(q);
        if (answer.kind === "send") expect(q.gas * answer.fees.maxFeePerGas).toBeLessThanOrEqual(q.balance);
      }),
    ));

  it("sends, after a longer wait, what it would have sent after a shorter one", () =>
    fc.assert(
      fc.property(question, fc.nat({ max: 7_200_000 }), (q, more) => {
        // A higher cap may promise more coins than there are; that is another reason to wait.
        const rich = { ...q, balance: 10n ** 30n };
        const later = decideGas({ ...rich, waitingMs: Math.max(0, q.waitingMs) + more });
        if (decideGas(rich).kind === "send") expect(later.kind).toBe("send");
      }),
    ));

  it("keeps nothing that is paid for waiting on a budget or behind what nobody paid for", () =>
    fc.assert(
      fc.property(question, fc.constantFrom(...paid), (q, kind) => {
        const answer = decideGas({ ...q, kind, balance: 10n ** 30n });
        expect(answer).not.toMatchObject({ code: "budget-spent" });
        const nicety = decideGas({ ...q, kind: "gift" });
        // Whatever a nicety leaves, a transaction of the reserve's size can still be paid.
        if (nicety.kind === "send")
          expect(q.balance - q.gas * nicety.fees.maxFeePerGas).toBeGreaterThanOrEqual(policy.reserve);
      }),
    ));

  it("lets every nicety wait from the moment the budget is spent", () => {
    const cheap = { maxFeePerGas: 60n * gwei, maxPriorityFeePerGas: 30n * gwei };
    const q = { fees: cheap, gas: 100_000n, policy, balance: 100n * coin, waitingMs: 0 };
    expect(niceties.length + paid.length).toBe(kinds.length);
    for (const kind of niceties) {
      expect(decideGas({ ...q, kind, spentToday: policy.dailyBudget })).toMatchObject({ code: "budget-spent" });
      expect(decideGas({ ...q, kind, spentToday: null }).kind).toBe("send");
      expect(decideGas({ ...q, kind, spentToday: 0n }).kind).toBe("send");
    }
  });

  it("pays more for a ticket than for an entry, and calls a price too dear only over the cap", () => {
    const q = { gas: 100_000n, policy, spentToday: 0n, balance: 1_000n * coin, waitingMs: 0 };
    const at = (base: bigint) => ({ maxFeePerGas: 2n * base * gwei + 30n * gwei, maxPriorityFeePerGas: 30n * gwei });
    expect(decideGas({ ...q, kind: "mint", fees: at(1_970n) }).kind).toBe("send");
    expect(decideGas({ ...q, kind: "mint", fees: at(1_971n) })).toMatchObject({ code: "too-dear" });
    expect(decideGas({ ...q, kind: "check-in", fees: at(271n) })).toMatchObject({ code: "too-dear" });
    expect(decideGas({ ...q, kind: "check-in", fees: at(271n), waitingMs: 3_600_000 }).kind).toBe("send");
  });
});

describe("bump", () => {
  it("always makes a replacement that a node takes, under the cap and worth mining, or none", () =>
    fc.assert(
      fc.property(fees, fees, price, (before, now, cap) => {
        const after = bump(before, now, cap, policy);
        if (after === "capped") return;
        expect(after.maxFeePerGas * 100n).toBeGreaterThanOrEqual(before.maxFeePerGas * 110n);
        expect(after.maxPriorityFeePerGas * 100n).toBeGreaterThanOrEqual(before.maxPriorityFeePerGas * 110n);
        expect(after.maxFeePerGas).toBeLessThanOrEqual(cap);
        expect(after.maxPriorityFeePerGas).toBeLessThanOrEqual(after.maxFeePerGas);
        expect(after.maxFeePerGas).toBeGreaterThanOrEqual(asked(now));
      }),
    ));

  it("reaches the cap in few steps and then stops", () => {
    const now = { maxFeePerGas: 60n * gwei, maxPriorityFeePerGas: 30n * gwei };
    let fees: Fees | "capped" = now;
    let tries = 0;
    for (; fees !== "capped" && tries < 100; tries++) fees = bump(fees, now, policy.cap.paid, policy);
    expect(tries).toBeLessThan(20);
  });
});
