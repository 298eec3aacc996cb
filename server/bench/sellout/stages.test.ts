import { expect, it } from "vitest";
import { type Sample, slowestOf, stages, stepsOf } from "./stages";

const all = (count: number) => Object.fromEntries(stages.map((stage) => [stage, count])) as Omit<Sample, "atMs">;

it("says of each step how long a ticket spent in it, and which one was slowest", () => {
  const samples: Sample[] = [
    { atMs: 0, ...all(0), held: 10 },
    { atMs: 1_000, ...all(0), held: 10, ordered: 10, paid: 4 },
    { atMs: 3_000, ...all(10), visible: 5, fulfilled: 5 },
    { atMs: 7_000, ...all(10) },
  ];
  const steps = stepsOf(samples, 10);
  expect(steps.map(({ step, meanLagSeconds }) => [step, meanLagSeconds])).toEqual([
    ["ordered", 1],
    ["paid", 1.2],
    ["asked", 0.8],
    ["mined", 0],
    ["visible", 2],
    ["fulfilled", 0],
  ]);
  expect(steps.find(({ step }) => step === "visible")).toMatchObject({ doneAtSeconds: 7, lastLagSeconds: 4 });
  expect(slowestOf(steps).step).toBe("visible");
});

it("does not call a step done that not all came by", () => {
  const samples: Sample[] = [
    { atMs: 0, ...all(0) },
    { atMs: 1_000, ...all(0), held: 10, ordered: 9 },
  ];
  expect(stepsOf(samples, 10)[0]).toMatchObject({ step: "ordered", doneAtSeconds: null, lastLagSeconds: null });
});
