import { z } from "zod";
import { moment } from "../event/event-input";

const Pace = {
  maxShoppers: z.number().int().min(1).max(100_000),
  perMinute: z.number().int().min(1).max(100_000),
  offerSeconds: z.number().int().min(30).max(3_600),
  shopSeconds: z.number().int().min(60).max(7_200),
};

export const PlanRoomInput = z.object({
  eventId: z.uuid(),
  opensAt: moment,
  drawAt: moment,
  verifiedOnly: z.boolean().default(false),
});
export type PlanRoomInput = z.infer<typeof PlanRoomInput>;

export const ChangeRoomInput = z.object({
  eventId: z.uuid(),
  ...z.object(Pace).partial().shape,
  paused: z.boolean().optional(),
});
export type ChangeRoomInput = z.infer<typeof ChangeRoomInput>;

export const JoinInput = z.object({ brand: z.string().min(1).max(63), eventId: z.uuid() });
