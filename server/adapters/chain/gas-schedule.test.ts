import { describe, expect, it } from "vitest";
import { worthNaming } from "./gas-schedule";

const to = `0x${"a".repeat(40)}` as const;
const other = `0x${"b".repeat(40)}` as const;
const slots = (count: number) =>
  Array.from({ length: count }, (_, at) => `0x${at.toString(16).padStart(64, "0")}` as const);

describe("an access list on Polygon", () => {
  it("pays for each slot that is read, and for the contract itself from the first slot on", () => {
    const list = [{ address: to, storageKeys: slots(1) }];
    expect(worthNaming(list, to)).toEqual({ list, saves: 3_460n - 2_400n });
    expect(worthNaming([{ address: to, storageKeys: slots(2) }], to)?.saves).toBe(2n * 3_460n - 2_400n);
  });

  it("saves a hundred more for a further contract, which is called cold otherwise", () => {
    const list = [{ address: other, storageKeys: slots(1) }];
    expect(worthNaming(list, to)).toEqual({ list, saves: 3_460n + 100n });
    expect(worthNaming([{ address: other, storageKeys: [] }], to)?.saves).toBe(100n);
  });

  it("leaves out what costs more than it saves, and is nothing where nothing is won", () => {
    expect(worthNaming([{ address: to, storageKeys: [] }], to)).toBeNull();
    expect(worthNaming([], to)).toBeNull();
    const mixed = [
      { address: to, storageKeys: [] },
      { address: other, storageKeys: slots(1) },
    ];
    expect(worthNaming(mixed, to)).toEqual({ list: [mixed[1]], saves: 3_560n });
  });
});
