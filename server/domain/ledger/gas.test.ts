import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gasSpent, roundGas, weiPerGwei } from "./gas";

const wei = fc.bigInt({ min: 0n, max: 10n ** 22n });

describe("gas in whole gwei", () => {
  it("comes to the wei of all bookings, with the last carry, in whatever pieces it was booked", () => {
    fc.assert(
      fc.property(fc.array(wei, { maxLength: 30 }), (pieces) => {
        let [carry, gwei] = [0n, 0n];
        for (const piece of pieces) {
          const rounded = roundGas(carry, piece);
          expect(rounded.carryWei).toBeGreaterThanOrEqual(0n);
          expect(rounded.carryWei).toBeLessThan(weiPerGwei);
          [carry, gwei] = [rounded.carryWei, gwei + rounded.gwei];
        }
        const total = pieces.reduce((sum, piece) => sum + piece, 0n);
        expect(gwei * weiPerGwei + carry).toBe(total);
        expect(gwei).toBe(roundGas(0n, total).gwei);
      }),
    );
  });

  it("takes back what was said too much, to the wei", () => {
    fc.assert(
      fc.property(wei, wei, (first, other) => {
        const said = roundGas(0n, first);
        const mended = roundGas(said.carryWei, other - first);
        expect([said.gwei + mended.gwei, mended.carryWei]).toEqual(Object.values(roundGas(0n, other)));
      }),
    );
  });

  it("refuses a carry of a whole gwei or of less than nothing", () => {
    for (const carry of [-1n, weiPerGwei]) expect(() => roundGas(carry, 5n)).toThrow("cannot have been carried");
  });

  it("is the cost of who asked and the chain's, and no transfer when it is nothing", () => {
    expect(gasSpent({ chainId: 137, gwei: 21n })).toEqual([
      { account: "gas", amountMinor: 21n },
      { account: "chain:137", amountMinor: -21n },
    ]);
    expect(gasSpent({ chainId: 137, gwei: 0n })).toEqual([]);
  });
});
