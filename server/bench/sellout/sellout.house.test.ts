import { expect, it } from "vitest";
import { runSellout } from "./run";

const minute = 60_000;

it(
  "sells a tier to the last ticket from the waiting room to the view: none lost, none double",
  async () => {
    const said = await runSellout({ browsers: 600, tickets: 500, shoppers: 120, withinMs: 6 * minute });
    expect(said.wrong).toEqual([]);
    expect(said.done).toBe(true);
    expect(said.figures.ends).toMatchObject({ paid: 500 });
    const waited = Object.values(said.figures.ends).reduce((sum, count) => sum + count, 0);
    expect(waited).toBe(600);
  },
  8 * minute,
);
