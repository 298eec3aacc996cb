import { describe, expect, it } from "vitest";
import type { Call } from "../../ports/chain-call";
import { openKnownGas } from "./known-gas";

const address = `0x${"a".repeat(40)}` as const;
const ref = `0x${"1".repeat(64)}` as const;
const settle: Call = {
  kind: "settle",
  collection: address,
  tokenId: 1,
  seller: address,
  buyer: address,
  priceMinor: 1,
  saleRef: ref,
};
const mint = (...quantities: number[]): Call => ({
  kind: "mint",
  collection: address,
  expectedFirstId: 1,
  orders: quantities.map((quantity) => ({ to: address, tierId: 1, quantity, priceMinor: 1, orderRef: ref })),
});

describe("gas that is known", () => {
  it("is the most that was seen, and is tried with less room than is sent", () => {
    const known = openKnownGas();
    expect(known.probeFor(settle)).toBeNull();
    for (const gas of [100_000n, 200_000n, 150_000n]) known.learn(settle, gas);
    expect(known.probeFor(settle)).toEqual({ gas: 200_000n, limit: 210_000n });
  });

  it("is another for another size", () => {
    const known = openKnownGas();
    known.learn(mint(1, 2), 300_000n);
    expect(known.probeFor(mint(2, 1))?.gas).toBe(300_000n);
    for (const other of [mint(3), mint(1, 1), mint(1, 1, 1)]) expect(known.probeFor(other)).toBeNull();
  });

  it("is never taken for a wish, whose signature may be checked by a wallet's own code", () => {
    const known = openKnownGas();
    const list = {
      ...{ kind: "list", collection: address, tokenId: 1, priceMinor: 1, nonce: 1n, deadline: 1 },
      owner: address,
      signature: ref,
    } as Call;
    known.learn(list, 90_000n);
    expect(known.probeFor(list)).toBeNull();
  });

  it("does not grow without end", () => {
    const known = openKnownGas(2);
    for (const quantity of [1, 2, 3]) known.learn(mint(quantity), 1_000n);
    expect(known.probeFor(mint(1))).toBeNull();
    expect(known.probeFor(mint(3))?.gas).toBe(1_000n);
  });
});
