import { beforeEach, describe, expect, it } from "vitest";
import { smallValueMinor } from "../../domain/chain/finality";
import { neighbours } from "../../test/factory/neighbours";
import { openTestHouse } from "../../test/house";
import { createListing } from "../listing/create-listing";
import { getTicketView } from "../ticket/get-ticket-view";
import { issueTicketCode } from "../ticket-code/issue-code";

const house = await openTestHouse();
const { view, container, pool, db } = house;
const { fan, ours, ticket } = await neighbours(house);
const actor = {
  kind: "fan" as const,
  organizationId: ours.organization.id,
  sessionId: fan.sessionId,
  fanId: fan.id,
  verified: true,
};
const ctx = () => container.ctx(actor);
const block = 50;
let key: string;
beforeEach(async () => {
  await view.chainIs(block - 1);
  const made = await ticket();
  key = made.key;
  await pool.query("update chain.transfer set block = $1 where id = $2", [block, `${key}:0`]);
});
const worth = (minor: number) =>
  pool.query("update chain.ticket set price_paid_minor = $1 where id = $2", [minor, key]);
const code = () => issueTicketCode({ ctx: ctx(), input: { key } });
const offer = () => createListing({ ctx: ctx(), input: { key, priceMinor: 1_000 } });
const pending = (stalled: boolean) => ({
  refusal: { code: "ticket-pending", data: { needs: "final", stalled } },
});

describe("a ticket in a block that may still be taken back", () => {
  it("is not offered for sale until nothing takes it back, and its page says so before", async () => {
    await db.tier.updateMany({
      where: { eventId: ours.event.id },
      data: { resaleAllowed: true, resaleCapBps: 10_000 },
    });
    await expect(offer()).rejects.toMatchObject(pending(false));
    expect(await getTicketView({ ctx: ctx(), input: { key } })).toMatchObject({
      canSell: false,
      canSellSoon: true,
      chain: { stage: "mined", reason: null },
    });
    await view.chainIs(block - 1, "finality");
    await expect(offer()).rejects.toMatchObject(pending(true));
    expect(await getTicketView({ ctx: ctx(), input: { key } })).toMatchObject({ chain: { reason: "finality" } });
    await view.chainIs(block);
    expect(await getTicketView({ ctx: ctx(), input: { key } })).toMatchObject({
      canSell: true,
      canSellSoon: false,
      chain: { stage: "final" },
    });
    expect((await offer()).listingId).toBeTruthy();
  });

  it("opens the door at once when it is cheap", async () => {
    await worth(smallValueMinor);
    expect((await code()).digits).toBeTruthy();
  });

  it("opens the door when nothing takes it back when it is dear, and at once while finality stands still", async () => {
    await worth(smallValueMinor + 1);
    await expect(code()).rejects.toMatchObject(pending(false));
    await view.chainIs(block - 1, "finality");
    expect((await code()).digits).toBeTruthy();
    await view.chainIs(block);
    expect((await code()).digits).toBeTruthy();
  });
});
