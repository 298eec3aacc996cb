import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { openAllocator } from "../../box-office/allocator";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { startCheckout } from "./start-checkout";

const { db, pool } = await testDatabase();
const { ctx } = testContext(db);
const allocator = openAllocator({ pool });
type Fan = Awaited<ReturnType<OnSale["fan"]>>;

async function limited(maxPerBuyer: number) {
  const sale = await onSale(db, { quantities: [100] });
  await db.event.update({ where: { id: sale.event.id }, data: { maxPerBuyer } });
  return sale;
}
async function held(sale: OnSale, fan: Fan, quantity: number) {
  const id = randomUUID();
  const items = [{ tierId: sale.tiers[0]?.id ?? "", quantity }];
  const who = { organizationId: sale.organization.id, sessionId: fan.sessionId, eventId: sale.event.id };
  expect(await allocator.hold({ id, ...who, items })).toMatchObject({ ok: true });
  return id;
}
const buy = (sale: OnSale, fan: Fan, holdId: string, email: string) =>
  startCheckout({ ctx: ctx(fan.actor), input: { brand: sale.brand, holdId, email } });
const over = (data: object) => ({
  refusal: expect.objectContaining({ code: "over-buyer-limit", data: expect.objectContaining(data) }),
});

it("counts by e-mail address at the checkout, however many browsers she has", async () => {
  const sale = await limited(3);
  const email = "dana@example.test";
  const [home, work] = [await sale.fan(), await sale.fan()];
  await buy(sale, home, await held(sale, home, 2), email);
  const holdId = await held(sale, work, 2);
  await expect(buy(sale, work, holdId, email)).rejects.toMatchObject(over({ max: 3, has: 2 }));
  expect(await db.order.count({ where: { holdId } })).toBe(0);
  await buy(sale, work, holdId, "somebody@example.test");
  await expect(buy(sale, work, holdId, email)).rejects.toMatchObject(over({ max: 3, has: 2 }));
  await buy(sale, work, holdId, "somebody@example.test");
});

it("counts no order that came to nothing", async () => {
  const sale = await limited(2);
  const [home, work] = [await sale.fan(), await sale.fan()];
  const { orderId } = await buy(sale, home, await held(sale, home, 2), "dana@example.test");
  await db.order.update({ where: { id: orderId }, data: { state: "abandoned" } });
  await buy(sale, work, await held(sale, work, 2), "dana@example.test");
});

it("never lets one address buy more than it may with eight checkouts at once", async () => {
  const sale = await limited(3);
  const fans = await Promise.all(Array.from({ length: 8 }, () => sale.fan()));
  const holds = await Promise.all(fans.map((fan) => held(sale, fan, 1)));
  const answers = await Promise.allSettled(
    fans.map((fan, at) => buy(sale, fan, holds[at] ?? "", "crowd@example.test")),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  for (const said of answers) if (said.status === "rejected") expect(said.reason).toMatchObject(over({ max: 3 }));
  expect(await db.order.count({ where: { eventId: sale.event.id } })).toBe(3);
});
