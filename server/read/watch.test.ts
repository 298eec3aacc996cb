import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openWatch, waitUntil } from "./watch";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Order = { state: string; item?: string };

function orders(states: Record<string, Order>, more: { healMs?: number } = {}) {
  const asked: string[][] = [];
  let down = false;
  const watch = openWatch<Order>({
    restMs: 20,
    healMs: more.healMs ?? 5_000,
    hears: (order) => (order.item ? [order.item] : []),
    ask: async (ids) => {
      asked.push(ids);
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (down) throw new Error("no database");
      return new Map(ids.flatMap((id) => (states[id] ? [[id, { ...states[id] }]] : [])));
    },
  });
  return { watch, asked, setDown: (value: boolean) => (down = value) };
}

it("asks once for a thousand that wait, and once more for what happened meanwhile", async () => {
  const states = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`o${at}`, { state: "paid" }]));
  const { watch, asked } = orders(states);
  const told: string[] = [];
  for (const id of Object.keys(states)) watch.follow(id, ({ state }) => told.push(state));
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(1);
  expect(told).toHaveLength(1_000);
  for (const id of Object.keys(states)) states[id] = { state: "fulfilled" };
  for (let signal = 0; signal < 50; signal++) watch.touch();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(2);
  expect(told.slice(1_000)).toEqual(Array(1_000).fill("fulfilled"));
});

it("asks only about what a signal concerns, by its id and by what it says of itself", async () => {
  const states: Record<string, Order> = { a: { state: "paid", item: "mint:1" }, b: { state: "paid" } };
  const { watch, asked } = orders(states);
  watch.follow("a", () => undefined);
  watch.follow("b", () => undefined);
  await vi.advanceTimersByTimeAsync(100);
  watch.touch(["mint:1", "somebody else's"]);
  await vi.advanceTimersByTimeAsync(100);
  watch.touch(["b"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([["a", "b"], ["a"], ["b"]]);
});

it("does not tell what has not changed", async () => {
  const { watch } = orders({ a: { state: "paid" } });
  const tell = vi.fn();
  watch.follow("a", tell);
  for (let n = 0; n < 5; n++) {
    await vi.advanceTimersByTimeAsync(100);
    watch.touch();
  }
  expect(tell).toHaveBeenCalledTimes(1);
});

it("finds out by itself when the signal was lost, however busy the others are", async () => {
  const states: Record<string, Order> = { a: { state: "paid" }, busy: { state: "paid" } };
  const { watch } = orders(states, { healMs: 1_000 });
  const tell = vi.fn();
  watch.follow("a", tell);
  watch.follow("busy", () => undefined);
  await vi.advanceTimersByTimeAsync(100);
  states.a = { state: "fulfilled" };
  for (let n = 0; n < 40; n++) {
    watch.touch(["busy"]);
    await vi.advanceTimersByTimeAsync(30);
  }
  expect(tell).toHaveBeenLastCalledWith({ state: "fulfilled" });
});

it("goes on when the database is back, and asks nothing when nobody waits", async () => {
  const { watch, asked, setDown } = orders({ a: { state: "paid" } });
  const tell = vi.fn();
  setDown(true);
  const leave = watch.follow("a", tell);
  await vi.advanceTimersByTimeAsync(1_200);
  expect(tell).not.toHaveBeenCalled();
  setDown(false);
  await vi.advanceTimersByTimeAsync(600);
  expect(tell).toHaveBeenCalledTimes(1);
  leave();
  const before = asked.length;
  watch.touch();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(before);
  expect(watch.followers()).toBe(0);
});

it("ends a wait with its time or its signal, and leaves nobody behind", async () => {
  const states: Record<string, Order> = { a: { state: "paid" } };
  const { watch } = orders(states);
  const isDone = ({ state }: Order) => state === "fulfilled";
  const late = waitUntil(watch, "a", isDone, { timeoutMs: 300 });
  const leaving = new AbortController();
  const left = waitUntil(watch, "a", isDone, { timeoutMs: 10_000, signal: leaving.signal });
  const patient = waitUntil(watch, "a", isDone, { timeoutMs: 10_000 });
  await vi.advanceTimersByTimeAsync(400);
  leaving.abort();
  states.a = { state: "fulfilled" };
  watch.touch(["a"]);
  await vi.advanceTimersByTimeAsync(100);
  expect(await late).toEqual({ heard: false, why: "timeout" });
  expect(await left).toEqual({ heard: false, why: "aborted" });
  expect(await patient).toMatchObject({ heard: true, fact: { state: "fulfilled" } });
  expect(await waitUntil(watch, "a", isDone, { timeoutMs: 1, signal: AbortSignal.abort() })).toMatchObject({
    why: "aborted",
  });
  expect(watch.followers()).toBe(0);
});
