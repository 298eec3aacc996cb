import { describe, expect, it } from "vitest";
import { RefusalError } from "../../domain/shared/decision";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { draftInput, organizer } from "../../test/factory/organizer";
import { pairDevice } from "../device-session/pair-device";
import { createEvent } from "../event/create-event";
import { createGate } from "../gate/create-gate";
import { listGates } from "../gate/list-gates";
import { watchGates } from "../gate/watch-gates";
import { updateOrigins } from "../organization/update-origins";
import { createDevice } from "./create-device";
import { hashPairingSecret } from "./pairing";
import { renewDevicePairing } from "./renew-pairing";
import { revokeDevice } from "./revoke-device";

const { db } = await testDatabase();
const house = testContext(db);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => (error instanceof RefusalError ? error.refusal : error),
  );
const secretOf = (url: string) => url.split("#")[1] ?? "";

async function made() {
  const people = await organizer(db);
  const ctx = house.ctx(people.owner);
  const event = await createEvent({ ctx, input: draftInput() });
  const gate = await createGate({ ctx, input: { eventId: event.id, name: "Main entrance" } });
  const pairing = await createDevice({ ctx, input: { gateId: gate.id, name: "Dana's phone" } });
  return { ...people, ctx, event, gate, pairing };
}

describe("gate devices", () => {
  it("tells the pairing secret once, in a link's fragment, and keeps its hash", async () => {
    const { pairing, ctx, event } = await made();
    expect(pairing.url).toMatch(/^http:\/\/localhost:4500\/gate\/pair#[\w-]{27}$/);
    const row = await db.device.findUniqueOrThrow({ where: { id: pairing.deviceId } });
    expect(row.pairingHash).toBe(hashPairingSecret(secretOf(pairing.url)));
    const told = JSON.stringify([await listGates({ ctx, input: { eventId: event.id } }), await db.audit.findMany()]);
    expect(told).not.toContain(secretOf(pairing.url));
    expect(told).not.toContain(row.pairingHash);
  });

  it("kills the old code when a new one is shown, and shows none for a paired device", async () => {
    const { pairing, ctx } = await made();
    const input = { id: pairing.deviceId };
    const renewed = await renewDevicePairing({ ctx, input });
    expect(await db.device.count({ where: { pairingHash: hashPairingSecret(secretOf(pairing.url)) } })).toBe(0);
    expect(await db.device.count({ where: { pairingHash: hashPairingSecret(secretOf(renewed.url)) } })).toBe(1);
    await db.device.update({ where: input, data: { pairedAt: new Date(), pairingHash: null } });
    expect(await refusal(renewDevicePairing({ ctx, input }))).toMatchObject({ code: "conflict" });
  });

  it("is revoked once, with its pairing code", async () => {
    const { pairing, ctx } = await made();
    const input = { id: pairing.deviceId };
    await revokeDevice({ ctx, input });
    await revokeDevice({ ctx, input });
    const row = await db.device.findUniqueOrThrow({ where: input });
    expect(row).toMatchObject({ pairingHash: null, revokedAt: expect.any(Date) });
    expect(await db.audit.count({ where: { action: "device.revoke", subject: `device:${input.id}` } })).toBe(1);
    expect(await refusal(renewDevicePairing({ ctx, input }))).toMatchObject({ code: "device-revoked" });
  });

  it("belongs to its organization alone", async () => {
    const { pairing, gate } = await made();
    const stranger = house.ctx((await organizer(db)).owner);
    for (const said of await Promise.all(
      [
        createDevice({ ctx: stranger, input: { gateId: gate.id, name: "mine" } }),
        renewDevicePairing({ ctx: stranger, input: { id: pairing.deviceId } }),
        revokeDevice({ ctx: stranger, input: { id: pairing.deviceId } }),
      ].map(refusal),
    ))
      expect(said).toMatchObject({ code: "not-found" });
  });

  it("refuses two gates of one name at one event, and names the field", async () => {
    const { ctx, event } = await made();
    expect(await refusal(createGate({ ctx, input: { eventId: event.id, name: "Main entrance" } }))).toMatchObject({
      code: "invalid-input",
      data: { field: "name", rule: "taken" },
    });
  });

  it("shows a device as paired to whoever watches, without asking again", async () => {
    const { ctx, event, pairing } = await made();
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const gates of watchGates({ ctx, input: { eventId: event.id }, stop: stop.signal })) {
      seen.push(gates[0]?.devices[0]?.state ?? "");
      if (seen.length === 2) stop.abort();
      else await pairDevice({ ctx: house.ctx({ kind: "anonymous" }), input: { secret: secretOf(pairing.url) } });
    }
    expect(seen).toEqual(["waiting", "paired"]);
  });

  it("are for owners and managers; origins of the widget for owners only", async () => {
    const { gate, door, manager } = await made();
    const asked = createDevice({ ctx: house.ctx(door), input: { gateId: gate.id, name: "mine" } });
    expect(await refusal(asked)).toMatchObject({ code: "forbidden" });
    const origins = updateOrigins({ ctx: house.ctx(manager), input: { origins: ["https://a.example"] } });
    expect(await refusal(origins)).toMatchObject({ code: "forbidden" });
  });
});
