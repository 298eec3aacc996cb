import { describe, expect, it } from "vitest";
import { bars, OURS } from "./bars";
import type { Row } from "./subject";

const row = (subject: string, op: string, ethereum: number): Row => ({
  subject,
  op,
  gas: {
    ethereum,
    polygon: ethereum,
    polygonWithList: ethereum,
    parts: { calldata: 0, storage: 0, logs: 0, rest: 0, refund: 0 },
  },
});
const named = (rows: Row[], name: string) => bars(rows).find((bar) => bar.name === name);

describe("bars", () => {
  it("lets the floor and 15 % more pass, and not one gas above", () => {
    const floor = row("floor", "mint 1", 100_000);
    expect(named([floor, row(OURS, "mint 1", 115_000)], "mint 1 of floor, ethereum")?.ok).toBe(true);
    expect(named([floor, row(OURS, "mint 1", 115_001)], "mint 1 of floor, ethereum")?.ok).toBe(false);
  });

  it("compares a listing with approve and escrow together", () => {
    const rows = [row("OpenZeppelin", "approve", 40), row("OpenZeppelin", "list", 60), row(OURS, "list", 50)];
    expect(named(rows, "list of approve and escrow, polygon")).toMatchObject({ figure: 0.5, ok: true });
  });

  it("counts a check-in of 256 a ticket", () => {
    expect(named([row(OURS, "check-in 256, fresh word", 64_001)], "check-in of 256 a ticket, ethereum")?.ok).toBe(
      false,
    );
  });

  it("misses a bar whose rows were not measured", () => {
    expect(bars([]).every((bar) => !bar.ok && bar.figure === undefined)).toBe(true);
  });
});
