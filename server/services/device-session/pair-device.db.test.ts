import { describe, expect, it } from "vitest";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { onSale } from "../../test/factory/on-sale";
import { hashToken, newToken } from "../session/token";
import { findDeviceByToken } from "./find-device";
import { pairDevice } from "./pair-device";

const { db } = await testDatabase();
const { ctx } = testContext(db);
const anonymous = (now?: Date) => ctx({ kind: "anonymous" }, now);

async function shown(minutes = 10) {
  const sale = await onSale(db);
  const place = { organizationId: sale.organization.id, eventId: sale.event.id };
  const gate = await db.gate.create({ data: { ...place, name: "North gate" } });
  const secret = newToken();
  const device = await db.device.create({
    data: {
      ...place,
      gateId: gate.id,
      name: "New",
      pairingHash: hashToken(secret),
      pairingExpiresAt: new Date(Date.now() + minutes * 60_000),
    },
  });
  return { secret, device, gate, sale };
}

describe("pairing a gate device", () => {
  it("gives a token for this gate only, and keeps neither token nor secret", async () => {
    const { secret, device, gate, sale } = await shown();
    const paired = await pairDevice({ ctx: anonymous(), input: { secret, deviceName: "Phone" } });
    expect(paired).toMatchObject({ gate: { name: "North gate" }, device: { name: "Phone" }, counts: { sold: 0 } });
    expect(await findDeviceByToken(anonymous(), paired.token)).toEqual({
      kind: "device",
      deviceId: device.id,
      gateId: gate.id,
      eventId: sale.event.id,
      organizationId: sale.organization.id,
    });
    const row = await db.device.findUniqueOrThrow({ where: { id: device.id } });
    expect(JSON.stringify(row)).not.toContain(paired.token);
    expect(row.pairingHash).toBeNull();
  });

  it("works once, also for two phones at the same moment", async () => {
    const { secret } = await shown();
    const tries = await Promise.allSettled([1, 2, 3].map(() => pairDevice({ ctx: anonymous(), input: { secret } })));
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    await expect(pairDevice({ ctx: anonymous(), input: { secret } })).rejects.toThrow("pairing-invalid");
  });

  it("refuses a secret that is too old, of a removed device, or made up", async () => {
    const old = await shown(-1);
    await expect(pairDevice({ ctx: anonymous(), input: { secret: old.secret } })).rejects.toThrow("pairing-invalid");
    const removed = await shown();
    await db.device.update({ where: { id: removed.device.id }, data: { revokedAt: new Date() } });
    await expect(pairDevice({ ctx: anonymous(), input: { secret: removed.secret } })).rejects.toThrow(
      "pairing-invalid",
    );
    await expect(pairDevice({ ctx: anonymous(), input: { secret: newToken() } })).rejects.toThrow("pairing-invalid");
  });

  it("tells a removed device that it was removed, and a stranger nothing", async () => {
    const { secret, device } = await shown();
    const { token } = await pairDevice({ ctx: anonymous(), input: { secret } });
    await db.device.update({ where: { id: device.id }, data: { revokedAt: new Date() } });
    await expect(findDeviceByToken(anonymous(), token)).rejects.toThrow("device-revoked");
    expect(await findDeviceByToken(anonymous(), newToken())).toEqual({ kind: "anonymous" });
    expect(await findDeviceByToken(anonymous(), null)).toEqual({ kind: "anonymous" });
  });
});
