import { describe, expect, it } from "vitest";
import { RefusalError } from "../../domain/shared/decision";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { draftInput, organizer } from "../../test/factory/organizer";
import { listOrders } from "../console-order/list-orders";
import { createGate } from "../gate/create-gate";
import { listGates } from "../gate/list-gates";
import { ensureOrganizationWallet } from "../organization/ensure-wallet";
import { eventLive } from "../stats/watch-event";
import { createEvent } from "./create-event";
import { deployEvent, deployKey } from "./deploy-event";
import { getEvent } from "./get-event";
import { listEvents } from "./list-events";
import { publishEvent } from "./publish-event";
import { recordCollection, returnToDraft } from "./record-collection";
import { updateEvent } from "./update-event";

const { db } = await testDatabase();
const house = testContext(db);
const collection = "0x00000000000000000000000000000000000000AB";

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => (error instanceof RefusalError ? { code: error.refusal.code, ...error.refusal.data } : error),
  );
const made = async () => {
  const people = await organizer(db);
  const event = await createEvent({ ctx: house.ctx(people.owner), input: draftInput() });
  return { ...people, event };
};
/** As the run's step does it, any number of times. */
const deployerOf = async (event: { id: string }) => {
  const { organizationId } = await db.event.findUniqueOrThrow({ where: { id: event.id } });
  const { walletAddress } = await ensureOrganizationWallet(house.ctx(), organizationId);
  const wakeSagaId = (await runsOf(event.id))[0]?.id ?? "";
  return (now?: Date) =>
    deployEvent({
      ctx: house.ctx(undefined, now),
      input: { eventId: event.id, walletAddress, metadata: "ipfs://folder", wakeSagaId },
    });
};
const runsOf = (eventId: string) => db.sagaRun.findMany({ where: { subject: { startsWith: `event:${eventId}` } } });

describe("events", () => {
  it("hides another organization's event behind not-found, whatever is asked of it", async () => {
    const { event } = await made();
    const stranger = house.ctx((await organizer(db)).owner);
    const { id } = event;
    const input = { eventId: id };
    for (const said of await Promise.all(
      [
        getEvent({ ctx: stranger, input: { id } }),
        updateEvent({ ctx: stranger, input: { ...draftInput(), id } }),
        publishEvent({ ctx: stranger, input: { id } }),
        eventLive({ ctx: stranger, input }),
        listGates({ ctx: stranger, input }),
        createGate({ ctx: stranger, input: { ...input, name: "North" } }),
        listOrders({ ctx: stranger, input }),
      ].map(refusal),
    ))
      expect(said).toMatchObject({ code: "not-found" });
    expect(await listEvents({ ctx: stranger, input: {} })).toEqual([]);
  });

  it("lets a door person look, but neither write, publish nor see buyers", async () => {
    const { event, door } = await made();
    const ctx = house.ctx(door);
    const { id } = event;
    expect((await getEvent({ ctx, input: { id } })).title).toBe("Jazz Night");
    for (const said of await Promise.all(
      [
        createEvent({ ctx, input: draftInput() }),
        updateEvent({ ctx, input: { ...draftInput(), id } }),
        publishEvent({ ctx, input: { id } }),
        createGate({ ctx, input: { eventId: id, name: "North" } }),
        listOrders({ ctx, input: { eventId: id } }),
      ].map(refusal),
    ))
      expect(said).toMatchObject({ code: "forbidden" });
    expect(await refusal(publishEvent({ ctx: house.ctx({ kind: "anonymous" }), input: { id } }))).toMatchObject({
      code: "signed-out",
    });
  });

  it("starts one run and asks for one collection, however many press publish at once", async () => {
    const { event, owner, manager } = await made();
    const input = { id: event.id };
    const answers = await Promise.all(
      [owner, manager, owner].map((actor) => publishEvent({ ctx: house.ctx(actor), input })),
    );
    expect(answers).toEqual(answers.map(() => ({ state: "publishing" })));
    const runs = await runsOf(event.id);
    expect(runs).toHaveLength(1);
    const deploy = await deployerOf(event);
    expect([await deploy(), await deploy()]).toEqual(["pending", "pending"]);
    const intents = await db.chainIntent.findMany({ where: { kind: "deploy", lane: "factory" } });
    const ours = intents.filter((intent) => (intent.payload as { eventId?: string }).eventId === event.id);
    expect(ours).toHaveLength(1);
    expect(ours[0]).toMatchObject({
      wakeSagaId: runs[0]?.id,
      payload: {
        policy: { capMayRise: true, mayPostpone: true, releaseDelaySeconds: 7 * 86_400 },
        tiers: [{ cap: 100, priceMinor: 4_900, resaleCapBps: 11_000, souvenir: false }, { priceMinor: 2_900 }],
      },
    });
  });

  it("asks with the organizer's own signature, the relayer as its operator, and another signature when one was not taken", async () => {
    const { event, owner } = await made();
    await publishEvent({ ctx: house.ctx(owner), input: { id: event.id } });
    const deploy = await deployerOf(event);
    expect(await deploy()).toBe("pending");
    const dedupeKey = deployKey((await runsOf(event.id))[0]?.id ?? "");
    const asked = () => db.chainIntent.findUniqueOrThrow({ where: { dedupeKey } });
    const first = (await asked()).payload as { deadline: number; signature: string; organizer: string };
    const { walletAddress } = await db.organization.findUniqueOrThrow({ where: { id: owner.organizationId } });
    expect(first).toMatchObject({ organizer: walletAddress, operator: house.ctx().ports.chain.relayer() });
    expect(first.deadline - Date.now() / 1000).toBeGreaterThan(29 * 86_400);

    const refused = (error: string, attempts = 0) =>
      db.chainIntent.update({ where: { dedupeKey }, data: { state: "failed", error, attempts } });
    const later = new Date(Date.now() + 40 * 86_400_000);
    await refused("TicketFactory_Expired", 9);
    expect(await deploy(later)).toBe("pending");
    const second = await asked();
    expect(second).toMatchObject({ state: "queued", error: null, attempts: 10 });
    expect((second.payload as typeof first).deadline).toBeGreaterThan(later.getTime() / 1000);
    expect((second.payload as typeof first).signature).not.toBe(first.signature);
    await refused("TicketFactory_InvalidSignature");
    expect(await deploy(later)).toBe("pending");
    await refused("TicketFactory_InvalidSignature", 5);
    expect(await deploy(later)).toBe("failed");
    await refused("TierRules_Cap");
    expect(await deploy(later)).toBe("failed");
  });

  it("keeps the rules of a published event as they were", async () => {
    const { event, owner } = await made();
    const ctx = house.ctx(owner);
    await publishEvent({ ctx, input: { id: event.id } });
    expect(
      await refusal(updateEvent({ ctx, input: { ...draftInput({ title: "Other" }), id: event.id } })),
    ).toMatchObject({ code: "event-not-editable" });
    await recordCollection(house.ctx(), event.id, collection);
    await recordCollection(house.ctx(), event.id, collection);
    const live = await getEvent({ ctx, input: { id: event.id } });
    expect(live).toMatchObject({ state: "live", title: "Jazz Night", collectionAddress: collection.toLowerCase() });
    expect(await publishEvent({ ctx, input: { id: event.id } })).toEqual({ state: "live" });
    expect(await runsOf(event.id)).toHaveLength(1);
  });

  it("can be corrected and published again after the chain refused it, as a run of its own", async () => {
    const { event, owner } = await made();
    const ctx = house.ctx(owner);
    await publishEvent({ ctx, input: { id: event.id } });
    await returnToDraft(house.ctx(), event.id);
    await returnToDraft(house.ctx(), event.id);
    const tiers = draftInput().tiers.slice(0, 1);
    const updated = await updateEvent({ ctx, input: { ...draftInput({ tiers }), id: event.id } });
    expect(updated.tiers.map((tier) => [tier.chainTierId, tier.name])).toEqual([[1, "Hall"]]);
    await publishEvent({ ctx, input: { id: event.id } });
    expect(await runsOf(event.id)).toHaveLength(2);
  });

  it("names the field that keeps it from being published, and publishes nothing", async () => {
    const { owner } = await organizer(db);
    const ctx = house.ctx(owner);
    const event = await createEvent({ ctx, input: draftInput({ venueName: "" }) });
    expect(await refusal(publishEvent({ ctx, input: { id: event.id } }))).toEqual({
      code: "event-incomplete",
      field: "venueName",
      rule: "required",
    });
    expect(event.missing).toEqual({ field: "venueName", rule: "required" });
    expect((await db.event.findUniqueOrThrow({ where: { id: event.id } })).state).toBe("draft");
    expect(await runsOf(event.id)).toEqual([]);
  });

  it("takes no tier that its place forbids, neither from a form nor when a place's rules have changed since", async () => {
    const { owner, event } = await made();
    const input = { ...draftInput({ jurisdiction: "IE" }), id: event.id };
    const over = { field: "tiers.0.resaleCapBps", rule: "over-jurisdiction" };
    expect(await refusal(updateEvent({ ctx: house.ctx(owner), input }))).toEqual({ code: "invalid-input", ...over });
    await updateEvent({
      ctx: house.ctx(owner),
      input: { ...input, tiers: input.tiers.map((tier) => ({ ...tier, resaleCapBps: 10_000 })) },
    });
    await db.tier.updateMany({ where: { eventId: event.id }, data: { resaleCapBps: 10_001 } });
    const publish = publishEvent({ ctx: house.ctx(owner), input: { id: event.id } });
    expect(await refusal(publish)).toEqual({ code: "event-incomplete", ...over });
    await expect(db.event.update({ where: { id: event.id }, data: { jurisdiction: "no code" } })).rejects.toThrow(
      "Event_jurisdiction_code",
    );
  });

  it("refuses fields that contradict each other also where no form has looked", async () => {
    const { owner } = await organizer(db);
    const input = draftInput();
    const tiers = input.tiers.map((tier) => ({ ...tier, salesEndAt: tier.salesStartAt }));
    expect(await refusal(createEvent({ ctx: house.ctx(owner), input: { ...input, tiers } }))).toEqual({
      code: "invalid-input",
      field: "tiers.0.salesEndAt",
      rule: "before-sale-start",
    });
  });

  it("gives equal titles addresses of their own, also at the same moment", async () => {
    const { owner } = await organizer(db);
    const ctx = house.ctx(owner);
    await createEvent({ ctx, input: draftInput() });
    const results = await Promise.all([1, 2].map(() => refusal(createEvent({ ctx, input: draftInput() }))));
    const slugs = (await listSlugs(owner.organizationId)).sort();
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs.slice(0, 2)).toEqual(["jazz-night", "jazz-night-2"]);
    // Whoever lost the race was told so; nobody saw a failure.
    for (const result of results) expect(result === null || result.code === "slug-taken").toBe(true);
  });

  it("leaves a trace of each change", async () => {
    const { event, owner } = await made();
    await publishEvent({ ctx: house.ctx(owner), input: { id: event.id } });
    const traces = await db.audit.findMany({ where: { subject: `event:${event.id}` }, orderBy: { createdAt: "asc" } });
    expect(traces.map((trace) => [trace.action, trace.actor, trace.organizationId])).toEqual([
      ["event.create", `member:${owner.userId}`, owner.organizationId],
      ["event.publish", `member:${owner.userId}`, owner.organizationId],
    ]);
  });
});

const listSlugs = async (organizationId: string) =>
  (await db.event.findMany({ where: { organizationId }, select: { slug: true } })).map((row) => row.slug);
