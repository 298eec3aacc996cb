import { zeroAddress } from "viem";
import { describe, expect, it } from "vitest";
import { judgeMoney, type Settlement, unseenMoney } from "./money";
import { addresses, alice, bob, dave, organizer, ref, type Said, say, sold, told } from "./test/story";

const { market, sale, token } = say;
const cent = 10_000n;
const pay = (from: string, to: string, value: bigint) => token("x", 1, "Transfer", { from, to, value });
const usdcSale = sold("x", 1, 1n, alice, bob, 5400, 1);
const fair = [...usdcSale, pay(bob, addresses.market, 5400n * cent), pay(addresses.market, alice, 4590n * cent)];

const settle = (said: Said[], more: Partial<Settlement> = {}): Settlement => ({
  tx: ref("x"),
  block: 7,
  to: addresses.market,
  value: 0n,
  facts: told(said),
  coinOut: null,
  ...more,
});
const rulesIn = (settlement: Settlement) => judgeMoney(settlement, addresses).map(({ rule }) => rule);

describe("money of a sale in USDC", () => {
  it("is right when the buyer paid the price and the seller got its share", () => {
    expect(rulesIn(settle(fair))).toEqual([]);
  });

  it("is right when a seller who could not be paid has a credit instead", () => {
    const credit = market("x", 1, "CreditAdded", { account: alice, token: addresses.token, amount: 4590n * cent });
    expect(rulesIn(settle([...fair.slice(0, -1), credit]))).toEqual([]);
    const less = { ...credit, args: { ...credit.args, amount: 4590n * cent - 1n } };
    expect(rulesIn(settle([...fair.slice(0, -1), less]))).toEqual(["seller-unpaid"]);
  });

  it("is right for two sales of one buyer in one transaction", () => {
    expect(rulesIn(settle([...fair, ...fair]))).toEqual([]);
    expect(rulesIn(settle([...fair, ...usdcSale]))).toEqual(["payment-missing", "seller-unpaid"]);
  });

  it("finds a unit too little and a unit too much on either side", () => {
    const [into, out] = [5400n * cent, 4590n * cent];
    const paid = (a: bigint, b: bigint) =>
      settle([...usdcSale, pay(bob, addresses.market, a), pay(addresses.market, alice, b)]);
    expect(rulesIn(paid(into - 1n, out))).toEqual(["payment-missing"]);
    expect(rulesIn(paid(into + 1n, out))).toEqual(["payment-excess"]);
    expect(rulesIn(paid(into, out - 1n))).toEqual(["seller-unpaid"]);
    expect(rulesIn(paid(into, out + 1n))).toEqual(["payment-excess"]);
  });

  it("finds a payment to a stranger", () => {
    expect(rulesIn(settle([...fair, pay(addresses.market, dave, 1n)]))).toEqual(["payment-excess"]);
  });

  it("does not blame the market for what another contract gave it in the same transaction", () => {
    const gift = [...fair, pay(dave, addresses.market, 5n)];
    expect(rulesIn(settle(gift, { to: dave }))).toEqual([]);
    expect(rulesIn(settle(gift))).toEqual(["payment-excess"]);
  });

  it("takes what is pulled in the same transaction for what it is", () => {
    const pulled = market("x", 1, "Withdrawn", { account: organizer, token: addresses.token, to: dave, amount: 5n });
    expect(rulesIn(settle([...fair, pulled, pay(addresses.market, dave, 5n)], { to: dave }))).toEqual([]);
  });
});

describe("money of a sale in coin", () => {
  const coinSale = sold("x", 1, 1n, alice, bob, 5400, 2);
  const price = 5400n * 10n ** 14n;
  const share = 4590n * 10n ** 14n;

  it("is the value of the transaction, and what the trace shows for the seller", () => {
    expect(rulesIn(settle(coinSale, { value: price, coinOut: new Map([[alice, share]]) }))).toEqual([]);
    expect(rulesIn(settle(coinSale, { value: price - 1n }))).toEqual(["payment-missing"]);
    expect(rulesIn(settle(coinSale, { value: price + 1n }))).toEqual(["payment-excess"]);
    expect(rulesIn(settle(coinSale, { value: price, coinOut: new Map() }))).toEqual(["seller-unpaid"]);
    expect(rulesIn(settle(coinSale, { value: price, coinOut: new Map([[alice, share + 1n]]) }))).toEqual([
      "payment-excess",
    ]);
  });

  it("is right when it waits as a credit", () => {
    const credit = market("x", 1, "CreditAdded", { account: alice, token: zeroAddress, amount: share });
    expect(rulesIn(settle([...coinSale, credit], { value: price, coinOut: new Map() }))).toEqual([]);
  });

  it("counts what it could not see", () => {
    const traced = { value: price, coinOut: new Map([[alice, share]]) };
    const all = [
      settle(coinSale, { value: price }),
      settle(coinSale, traced),
      settle(coinSale, { ...traced, to: dave }),
      settle(fair),
    ];
    expect(unseenMoney(all, addresses.market)).toBe(2);
  });
});

describe("money of the primary sale", () => {
  const bought = sale("x", 1, "TicketsPurchased", {
    firstId: 1n,
    buyer: bob,
    tierId: 1,
    quantity: 3,
    priceMinor: 5000,
    orderRef: ref("x"),
  });
  const back = (paid: boolean) => sale("x", 1, "PriceReturned", { tokenId: 1n, holder: bob, priceMinor: 5000, paid });

  it("is the price of all its tickets", () => {
    expect(rulesIn(settle([bought, pay(bob, addresses.sale, 15_000n * cent)], { to: addresses.sale }))).toEqual([]);
    expect(rulesIn(settle([bought, pay(bob, addresses.sale, 5000n * cent)]))).toEqual(["payment-missing"]);
    expect(rulesIn(settle([bought, pay(dave, addresses.sale, 15_000n * cent)]))).toContain("payment-missing");
  });

  it("finds a price that counts as paid back and was not, and one that was paid and counts as waiting", () => {
    expect(rulesIn(settle([back(true), pay(addresses.sale, bob, 5000n * cent)]))).toEqual([]);
    expect(rulesIn(settle([back(true)]))).toEqual(["return-unpaid"]);
    expect(rulesIn(settle([back(false)]))).toEqual([]);
    expect(rulesIn(settle([back(false), pay(addresses.sale, bob, 5000n * cent)]))).toEqual(["payment-excess"]);
  });
});
