import { describe, expect, it } from "vitest";
import { growthOf } from "./soak-run";

const samples = (memory: (at: number) => number) =>
  Array.from({ length: 100 }, (_, at) => ({
    seconds: at * 5,
    indexerMb: memory(at),
    processesMb: 300,
    connections: 20,
    lagBlocks: at % 2,
  }));

describe("growth", () => {
  it("is seen in a figure that rises all the time", () => {
    expect(growthOf(samples((at) => 200 + at * 5)).indexerMb).toMatchObject({ ok: false });
  });

  it("is not seen in a figure that goes up and down, nor in a warm-up", () => {
    expect(growthOf(samples((at) => 200 + (at % 7) * 10)).indexerMb).toMatchObject({ ok: true });
    expect(growthOf(samples((at) => (at < 15 ? at * 20 : 300))).indexerMb).toMatchObject({ ok: true });
  });
});
