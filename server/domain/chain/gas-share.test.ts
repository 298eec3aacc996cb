import fc from "fast-check";
import { expect, it } from "vitest";
import { shareCost } from "./gas-share";

it("divides a cost so that the parts add up and differ by a wei at most", () =>
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 1, max: 600 }), (wei, parts) => {
      const shares = shareCost(wei, parts);
      expect(shares).toHaveLength(parts);
      expect(shares.reduce((sum, one) => sum + one, 0n)).toBe(wei);
      expect((shares[0] ?? 0n) - (shares.at(-1) ?? 0n)).toBeLessThanOrEqual(1n);
    }),
  ));
