import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { openAllocator } from "../box-office/allocator";
import { seatsLeft } from "../services/hold/seats-left";
import { testContext } from "../test/context";
import { testDatabase } from "../test/database";
import { onSale } from "../test/factory/on-sale";
import { openSchedule } from "./schedule";
import { registerSweeps } from "./sweeps";

const { db, pool, url } = await testDatabase();
const { ctx } = testContext(db);
const system = () => ctx({ kind: "system" });
// The worker's own sweep of holds at its own pace, under the schedule's lock.
const schedule = openSchedule({ databaseUrl: url, log: system().log });
afterAll(() => schedule.stop());

it("shows the seats of a lapsed hold, and its quota's, as free within five seconds although nobody asks for them", async () => {
  const sale = await onSale(db, { quantities: [4] });
  const tierId = sale.tiers[0]?.id ?? "";
  const quotaId = randomUUID();
  await db.quota.create({ data: { id: quotaId, eventId: sale.event.id, name: "Floor", quantity: 4 } });
  await db.quotaTier.create({ data: { quotaId, tierId } });
  const scheduled: typeof schedule.scheduled = (name, ...rest) => {
    if (name === "holds") schedule.scheduled(name, ...rest);
  };
  registerSweeps({ ...schedule, scheduled }, system);
  const id = randomUUID();
  const who = { organizationId: sale.organization.id, eventId: sale.event.id, sessionId: randomUUID() };
  const { ok } = await openAllocator({ pool }).hold({ id, ...who, items: [{ tierId, quantity: 4 }] });
  expect(ok).toBe(true);
  const left = async () => (await seatsLeft(db, [tierId]))(tierId);
  const lapsesAt = new Date(Date.now() + 1_500);
  await db.hold.update({ where: { id }, data: { expiresAt: lapsesAt } });
  expect(await left()).toBe(0);
  while ((await left()) === 0 && Date.now() < lapsesAt.getTime() + 10_000)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await left()).toBe(4);
  expect(Date.now() - lapsesAt.getTime()).toBeGreaterThanOrEqual(0);
  expect(Date.now() - lapsesAt.getTime()).toBeLessThan(5_000);
  expect(await db.quota.findUniqueOrThrow({ where: { id: quotaId } })).toMatchObject({ held: 0 });
});
