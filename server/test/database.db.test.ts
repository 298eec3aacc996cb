import { expect, it } from "vitest";
import { testDatabase } from "./database";

const one = await testDatabase();
const other = await testDatabase();

it("is migrated and empty, and a change in one is not seen in the other", async () => {
  expect(await one.db.organization.count()).toBe(0);
  await one.pool.query("create table only_here (id int)");
  const seen = await other.pool.query("select to_regclass('public.only_here') as found");
  expect(seen.rows[0].found).toBeNull();
});
