import { CancelEventInput, CancellationInput, ListOutcomesInput } from "../../domain/cancellation/outcome";
import { cancelEvent } from "../../services/cancellation/cancel-event";
import { getCancellation } from "../../services/cancellation/get-cancellation";
import { listOutcomes } from "../../services/cancellation/list-outcomes";
import { organizerProcedure, router } from "../trpc";

export const cancellationRouter = router({
  get: organizerProcedure.input(CancellationInput).query(({ ctx, input }) => getCancellation({ ctx, input })),
  begin: organizerProcedure.input(CancelEventInput).mutation(({ ctx, input }) => cancelEvent({ ctx, input })),
  outcomes: organizerProcedure.input(ListOutcomesInput).query(({ ctx, input }) => listOutcomes({ ctx, input })),
});
