import { describe, expect, it } from "vitest";
import type { BusPort, Signal } from "../../ports/bus";
import { changes, watched } from "./changes";
import { mergeHours } from "./hours";

function testBus() {
  const listeners = new Set<(signal: Signal) => void>();
  const port: BusPort = {
    publish: async (signals) => {
      for (const signal of [signals].flat()) for (const listener of listeners) listener(signal);
    },
    subscribe: (_topics, listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { port, listeners };
}

describe("watching", () => {
  it("gives the value at once and again after a signal that concerns it, and lets go when stopped", async () => {
    const bus = testBus();
    const stop = new AbortController();
    let value = 1;
    const seen: number[] = [];
    const ticks = changes(bus.port, ["order"], (signal) => signal.id === "mine", stop.signal);
    const done = (async () => {
      for await (const one of watched(ticks, async () => value)) {
        seen.push(one);
        if (one === 1) {
          value = 2;
          await bus.port.publish({ topic: "order", id: "somebody-else" });
          setTimeout(() => bus.port.publish({ topic: "order", id: "mine" }), 20);
        } else stop.abort();
      }
    })();
    await done;
    expect(seen).toEqual([1, 2]);
    expect(bus.listeners.size).toBe(0);
  });

  it("bundles a crowd of signals", async () => {
    const bus = testBus();
    const stop = new AbortController();
    let reads = 0;
    const ticks = changes(bus.port, ["order"], () => true, stop.signal);
    const crowd = setInterval(() => bus.port.publish({ topic: "order", id: "x" }), 5);
    setTimeout(() => stop.abort(), 1_000);
    for await (const _ of watched(ticks, async () => ++reads));
    clearInterval(crowd);
    expect(reads).toBeLessThanOrEqual(3);
    expect(reads).toBeGreaterThanOrEqual(2);
  });
});

describe("mergeHours", () => {
  it("puts sales and entries of one hour into one row, oldest first", () => {
    const hour = (n: number) => new Date(n * 3_600_000);
    const rows = mergeHours(
      [{ hour: hour(2), count: 3 }],
      [
        { hour: hour(1), count: 5 },
        { hour: hour(2), count: 1 },
      ],
    );
    expect(rows).toEqual([
      { hour: hour(1), sold: 0, entries: 5 },
      { hour: hour(2), sold: 3, entries: 1 },
    ]);
  });
});
