import { ListPostponedInput, PostponeInput, PostponementInput } from "../../domain/postponement/postponement";
import { getPostponement } from "../../services/postponement/get-postponement";
import { listPostponed } from "../../services/postponement/list-postponed";
import { postponeEvent } from "../../services/postponement/postpone-event";
import { organizerProcedure, router } from "../trpc";

export const postponementRouter = router({
  get: organizerProcedure.input(PostponementInput).query(({ ctx, input }) => getPostponement({ ctx, input })),
  begin: organizerProcedure.input(PostponeInput).mutation(({ ctx, input }) => postponeEvent({ ctx, input })),
  outcomes: organizerProcedure.input(ListPostponedInput).query(({ ctx, input }) => listPostponed({ ctx, input })),
});
