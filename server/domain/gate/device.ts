import { accept, type Decision, refuse } from "../shared/decision";

/** A pairing code is shown on a screen at arm's length; ten minutes are enough to walk to the door. */
export const pairingMinutes = 10;

export type DeviceFacts = {
  pairingExpiresAt: Date | null;
  pairedAt: Date | null;
  revokedAt: Date | null;
};
export type DeviceState = "waiting" | "expired" | "paired" | "revoked";

export function deviceState(device: DeviceFacts, now: Date): DeviceState {
  if (device.revokedAt) return "revoked";
  if (device.pairedAt) return "paired";
  return device.pairingExpiresAt && device.pairingExpiresAt > now ? "waiting" : "expired";
}

/** A new pairing code kills the one before. Only for a device that never paired: a paired one is revoked and added again. */
export function renewPairing<D extends DeviceFacts>(device: D, now: Date): Decision<D & { pairingExpiresAt: Date }> {
  if (device.revokedAt) return refuse("device-revoked");
  if (device.pairedAt) return refuse("conflict", { field: "device", rule: "paired" });
  return accept({ ...device, pairingExpiresAt: new Date(now.getTime() + pairingMinutes * 60_000) });
}
