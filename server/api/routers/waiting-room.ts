import { z } from "zod";
import { ChangeRoomInput, PlanRoomInput } from "../../domain/waiting-room/room-input";
import { changeRoom } from "../../services/waiting-room/change-room";
import { endRoom } from "../../services/waiting-room/end-room";
import { getRoom } from "../../services/waiting-room/get-room";
import { planRoom } from "../../services/waiting-room/plan-room";
import { roomOfPage } from "../../services/waiting-room/room-of-page";
import { marketProcedure, organizerProcedure, router } from "../trpc";

const OfEvent = z.object({ eventId: z.uuid() });
const OfPage = z.object({ brand: z.string().max(63), slug: z.string().max(120) });

export const waitingRoomRouter = router({
  get: organizerProcedure.input(OfEvent).query(({ ctx, input }) => getRoom({ ctx, input })),
  plan: organizerProcedure.input(PlanRoomInput).mutation(({ ctx, input }) => planRoom({ ctx, input })),
  change: organizerProcedure.input(ChangeRoomInput).mutation(({ ctx, input }) => changeRoom({ ctx, input })),
  end: organizerProcedure.input(OfEvent).mutation(({ ctx, input }) => endRoom({ ctx, input })),
  page: marketProcedure.input(OfPage).query(({ ctx, input }) => roomOfPage({ ctx, input })),
});
