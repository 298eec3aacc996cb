import { describe, expect, it } from "vitest";
import { growthOf } from "./soak-run";

const samples = (memory: (at: number) => number, connections: (at: number) => number = () => 20, length = 100) =>
  Array.from({ length }, (_, at) => ({
    seconds: at * 5,
    indexerMb: memory(at),
    processesMb: 300,
    connections: connections(at),
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

  it("of connections is a floor that rises, under whatever bursts", () => {
    const burst = (at: number) => ((at * 7) % 12 < 9 ? (at * 13) % 40 : 0);
    const of = (connections: (at: number) => number) => growthOf(samples(() => 300, connections, 360)).connections;
    // One connection a minute that nobody gives back: 24 in the minutes that count.
    expect(of((at) => 75 + burst(at) + Math.floor(at / 12))).toMatchObject({ ok: false });
    expect(of((at) => 75 + burst(at))).toMatchObject({ ok: true, rise: 0 });
    // Bursts that grow are load.
    expect(of((at) => 75 + burst(at) * (1 + at / 360))).toMatchObject({ ok: true });
  });
});
