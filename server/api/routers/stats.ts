import { z } from "zod";
import { eventLive, watchEvent } from "../../services/stats/watch-event";
import { organizerProcedure, router } from "../trpc";

const OfEvent = z.object({ eventId: z.uuid() });
const never = new AbortController().signal;

export const statsRouter = router({
  event: organizerProcedure.input(OfEvent).query(({ ctx, input }) => eventLive({ ctx, input })),
  watchEvent: organizerProcedure.input(OfEvent).subscription(async function* ({ ctx, input, signal }) {
    yield* watchEvent({ ctx, input, stop: signal ?? never });
  }),
});
