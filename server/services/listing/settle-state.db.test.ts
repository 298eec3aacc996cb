import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { ListingState } from "../../domain/listing/listing";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { organizer } from "../../test/factory/organizer";
import { settleListingState } from "./settle-state";

const { db } = await testDatabase();
const house = testContext(db);

async function listing(state: ListingState) {
  const { organization } = await organizer(db);
  const fan = await db.fan.create({
    data: { organizationId: organization.id, email: `${randomUUID()}@example.test`, locale: "en" },
  });
  const { id } = await db.listing.create({
    data: {
      ...{ organizationId: organization.id, eventId: randomUUID(), tierId: randomUUID(), sellerFanId: fan.id },
      ...{
        collection: `0x${randomUUID().replaceAll("-", "").padEnd(40, "a")}`,
        tokenId: 1,
        priceMinor: 100,
        currency: "EUR",
        state,
      },
    },
  });
  const settle = (from: ListingState, to: ListingState) =>
    settleListingState({ ctx: house.ctx(), input: { listingId: id, from, to } });
  return { settle, state: async () => (await db.listing.findUniqueOrThrow({ where: { id } })).state };
}

it("does not take a sale or a withdrawal back when a step that died after its effect is repeated", async () => {
  for (const meanwhile of ["settling", "cancelling", "sold", "cancelled"] as const) {
    const { settle, state } = await listing("submitting");
    await settle("submitting", "active");
    expect(await state()).toBe("active");
    const { settle: again, state: now } = await listing(meanwhile);
    await again("submitting", "active");
    expect(await now()).toBe(meanwhile);
  }
});

it("knows no way that a listing does not go", async () => {
  const { settle, state } = await listing("sold");
  await expect(settle("sold", "active")).rejects.toMatchObject({ code: "invariant-broken" });
  expect(await state()).toBe("sold");
});
