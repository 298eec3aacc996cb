import { expect, it } from "vitest";
import { turnstile } from "./turnstile";

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

it("lets so many work at a time, and the others in the order they came", async () => {
  const gate = turnstile({ atATime: 2, waiting: 10, waitMs: 1_000 });
  let working = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      const leave = await gate.enter();
      order.push(at);
      most = Math.max(most, ++working);
      await soon();
      working--;
      leave?.();
      leave?.();
    }),
  );
  expect(most).toBe(2);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

it("turns away who finds no place in the queue or in time, and serves others afterwards", async () => {
  const gate = turnstile({ atATime: 1, waiting: 1, waitMs: 30 });
  const leave = await gate.enter();
  const late = gate.enter();
  expect(await gate.enter()).toBeNull();
  expect(await late).toBeNull();
  leave?.();
  expect(await gate.enter()).not.toBeNull();
});
