import { describe, expect, it } from "vitest";
import { bestList, ETHEREUM, POLYGON, reprice, type Usage } from "./reprice";

/** A transaction to a contract that does nothing but what is named. */
const usage = (of: Partial<Usage> & { read?: number; written?: number; cold?: boolean }): Usage => ({
  gross: 1_000_000,
  calldataFloor: 0,
  resets: 0,
  clears: 0,
  restored: 0,
  restoredEmpty: 0,
  accounts: [{ address: "0x01", cold: of.cold ?? true, read: of.read ?? 0, written: of.written ?? 0, slots: [] }],
  ...of,
});
const price = (of: Parameters<typeof usage>[0], withList = false) => {
  const used = usage(of);
  return reprice(used, POLYGON, withList ? bestList(used, POLYGON) : []) - 1_000_000;
};

describe("one slot under PIP-88, against the published table", () => {
  // The gross figure stands for Ethereum's price of the pattern, so that the difference is what the chains differ by.
  // A cold account is listed at a gain of 100, which is not the slot's.
  const listed = (of: Parameters<typeof usage>[0]) => price(of, true) + 100;

  it.each([
    ["cold read", { read: 1 }, 2_100, 5_460, 2_000],
    ["blind write of an existing slot", { written: 1, resets: 1 }, 5_000, 5_000, 3_960],
    ["read then write, existing", { read: 1, resets: 1 }, 5_000, 7_520, 4_060],
    ["blind write, new slot", { written: 1 }, 22_100, 22_940, 21_900],
    ["read then write, new slot", { read: 1 }, 22_100, 25_460, 22_000],
  ])("%s", (_, of, ethereum, polygon, withList) => {
    expect(ethereum + price(of)).toBe(polygon);
    expect(ethereum + listed(of)).toBe(withList);
  });

  it("changes nothing on Ethereum's own schedule", () => {
    expect(reprice(usage({ read: 3, written: 2, resets: 2 }), ETHEREUM)).toBe(1_000_000);
  });
});

describe("refunds", () => {
  it("gives 4,800 back for a cleared slot on Ethereum, 3,960 on Polygon", () => {
    expect(reprice(usage({ clears: 1 }), ETHEREUM)).toBe(995_200);
    expect(price({ clears: 1 })).toBe(-3_960);
  });

  it("gives back what a slot cost that ends as it began", () => {
    expect(reprice(usage({ restored: 1 }), ETHEREUM)).toBe(997_200);
    expect(price({ restored: 1 })).toBe(-1_960);
    expect(reprice(usage({ restoredEmpty: 1 }), ETHEREUM)).toBe(980_100);
  });

  it("never gives back more than a fifth", () => {
    expect(reprice(usage({ gross: 50_000, clears: 9 }), ETHEREUM)).toBe(40_000);
  });

  it("never falls under the floor for calldata", () => {
    expect(reprice(usage({ gross: 50_000, calldataFloor: 61_000 }), POLYGON)).toBe(61_000);
  });
});

describe("access lists", () => {
  it("lists a further contract for 100 less", () => expect(price({}, true)).toBe(-100));

  it("leaves the called contract out when its slots do not pay for the entry", () => {
    expect(price({ cold: false, written: 2 }, true)).toBe(2 * 840);
    expect(price({ cold: false, read: 1 }, true)).toBe(3_360 - 3_460 + 2_400);
  });
});

describe("receipts known from a recorded run", () => {
  it("prices a mint of OpenZeppelin's at 83,036: ticket, balance and counter are read, then written", () => {
    expect(reprice(usage({ gross: 73_796, read: 3, resets: 1, cold: false }), POLYGON)).toBe(83_036);
  });

  it("prices a mint of Solady's at 80,073: the ticket is written blind", () => {
    expect(reprice(usage({ gross: 73_353, read: 2, written: 1, resets: 1, cold: false }), POLYGON)).toBe(80_073);
  });

  it("prices a listing in the owner's slot at 30,296", () => {
    expect(reprice(usage({ gross: 27_776, read: 1, resets: 1, cold: false }), POLYGON)).toBe(30_296);
  });

  it("prices a clone that touches no slot as it is", () => {
    expect(reprice(usage({ gross: 64_125, accounts: [] }), POLYGON)).toBe(64_125);
  });
});
