import { z } from "zod";

const Name = z.string({ error: "required" }).trim().min(1, "required").max(60, "too-long");

export const CreateGateInput = z.object({ eventId: z.uuid(), name: Name });
export type CreateGateInput = z.infer<typeof CreateGateInput>;

export const CreateDeviceInput = z.object({ gateId: z.uuid(), name: Name });
export type CreateDeviceInput = z.infer<typeof CreateDeviceInput>;

export const DeviceId = z.object({ id: z.uuid() });
export type DeviceId = z.infer<typeof DeviceId>;
