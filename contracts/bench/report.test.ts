import { describe, expect, it } from "vitest";
import { differences } from "./report";

describe("differences", () => {
  const committed = { TicketChain: { list: [48_000, 60_000, 47_000] as [number, number, number] } };

  it("are none when every figure is the same", () =>
    expect(differences(committed, structuredClone(committed))).toEqual([]));

  it("name a figure that changed by one gas", () => {
    expect(differences(committed, { TicketChain: { list: [48_000, 60_001, 47_000] } })).toHaveLength(1);
  });

  it("name a row that came or went", () => {
    expect(differences(committed, {})).toHaveLength(1);
    expect(differences({}, committed)).toHaveLength(1);
  });
});
