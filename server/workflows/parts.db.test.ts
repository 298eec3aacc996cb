import { expect, it } from "vitest";
import { testDatabase } from "../test/database";
import { chainViewOf } from "../test/factory/chain-view";
import { seenBlock } from "./parts";

const database = await testDatabase();
const view = await chainViewOf(database);

it("a run that has waited long sees a block that is there, at its first glance", async () => {
  await view.reach(new Date());
  expect(await seenBlock({ blockNumber: 0 }, 60_000)).toBe(true);
  expect(await seenBlock({ blockNumber: 2 ** 31 }, 60_000)).toBe(false);
});
