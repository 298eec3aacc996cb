import { describe, expect, it } from "vitest";
import { deviceState, pairingMinutes, renewPairing } from "./device";

const now = new Date("2026-11-22T10:00:00Z");
const later = new Date(now.getTime() + 60_000);
const fresh = { pairingExpiresAt: later, pairedAt: null, revokedAt: null };

describe("device", () => {
  it("waits, runs out, is paired, is revoked", () => {
    expect(deviceState(fresh, now)).toBe("waiting");
    expect(deviceState(fresh, later)).toBe("expired");
    expect(deviceState({ ...fresh, pairedAt: now }, later)).toBe("paired");
    expect(deviceState({ ...fresh, pairedAt: now, revokedAt: now }, now)).toBe("revoked");
  });
  it("gets a new code only before it was paired", () => {
    const renewed = renewPairing(fresh, now);
    expect(renewed.ok && renewed.value.pairingExpiresAt.getTime() - now.getTime()).toBe(pairingMinutes * 60_000);
    expect(renewPairing({ ...fresh, pairedAt: now }, now)).toMatchObject({ ok: false, code: "conflict" });
    expect(renewPairing({ ...fresh, revokedAt: now }, now)).toMatchObject({ ok: false, code: "device-revoked" });
  });
});
