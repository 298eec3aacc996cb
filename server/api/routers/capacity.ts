import { z } from "zod";
import { EventCapacityInput, QuotaInput, TierCapacityInput } from "../../domain/capacity/capacity";
import { getCapacity } from "../../services/capacity/get-capacity";
import { putQuota } from "../../services/capacity/put-quota";
import { removeQuota } from "../../services/capacity/remove-quota";
import { setEventCapacity } from "../../services/capacity/set-event";
import { setTierCapacity } from "../../services/capacity/set-tier";
import { organizerProcedure, router } from "../trpc";

const OfEvent = z.object({ eventId: z.uuid() });
const OfQuota = z.object({ eventId: z.uuid(), quotaId: z.uuid() });

export const capacityRouter = router({
  get: organizerProcedure.input(OfEvent).query(({ ctx, input }) => getCapacity({ ctx, input })),
  setTier: organizerProcedure.input(TierCapacityInput).mutation(({ ctx, input }) => setTierCapacity({ ctx, input })),
  setEvent: organizerProcedure.input(EventCapacityInput).mutation(({ ctx, input }) => setEventCapacity({ ctx, input })),
  putQuota: organizerProcedure.input(QuotaInput).mutation(({ ctx, input }) => putQuota({ ctx, input })),
  removeQuota: organizerProcedure.input(OfQuota).mutation(({ ctx, input }) => removeQuota({ ctx, input })),
});
