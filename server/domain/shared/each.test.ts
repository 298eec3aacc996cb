import { expect, it } from "vitest";
import { eachOf } from "./each";

it("does it once for each, never more at once than it may", async () => {
  const seen: number[] = [];
  let running = 0;
  let most = 0;
  await eachOf([5, 4, 3, 2, 1, 0], 2, async (turns) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    seen.push(turns);
    running -= 1;
  });
  expect(seen.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

it("begins nothing after a failure, and throws it when what had begun is over", async () => {
  const over: number[] = [];
  const all = eachOf([1, 2, 3, 4], 2, async (n) => {
    if (n === 1) throw new Error("the first");
    for (let turn = 0; turn < 9; turn++) await Promise.resolve();
    over.push(n);
  });
  await expect(all).rejects.toThrow("the first");
  expect(over).toEqual([2]);
});
