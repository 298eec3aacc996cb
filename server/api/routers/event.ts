import { CopyEventInput } from "../../domain/event/copy";
import { CreateEventInput, EventId, UpdateEventInput } from "../../domain/event/event-input";
import { copyEvent } from "../../services/event/copy-event";
import { createEvent } from "../../services/event/create-event";
import { getEvent } from "../../services/event/get-event";
import { listEvents } from "../../services/event/list-events";
import { publishEvent } from "../../services/event/publish-event";
import { updateEvent } from "../../services/event/update-event";
import { organizerProcedure, router } from "../trpc";

export const eventRouter = router({
  list: organizerProcedure.query(({ ctx }) => listEvents({ ctx, input: {} })),
  get: organizerProcedure.input(EventId).query(({ ctx, input }) => getEvent({ ctx, input })),
  create: organizerProcedure.input(CreateEventInput).mutation(({ ctx, input }) => createEvent({ ctx, input })),
  copy: organizerProcedure.input(CopyEventInput).mutation(({ ctx, input }) => copyEvent({ ctx, input })),
  update: organizerProcedure.input(UpdateEventInput).mutation(({ ctx, input }) => updateEvent({ ctx, input })),
  publish: organizerProcedure.input(EventId).mutation(({ ctx, input }) => publishEvent({ ctx, input })),
});
