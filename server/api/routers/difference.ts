import { ListDifferencesInput, listDifferences } from "../../services/difference/list-differences";
import {
  AcknowledgeInput,
  acknowledgeDifference,
  DifferenceIdInput,
  healAgain,
} from "../../services/difference/settle-difference";
import { organizerProcedure, router } from "../trpc";

export const differenceRouter = router({
  list: organizerProcedure.input(ListDifferencesInput).query(({ ctx, input }) => listDifferences({ ctx, input })),
  acknowledge: organizerProcedure
    .input(AcknowledgeInput)
    .mutation(({ ctx, input }) => acknowledgeDifference({ ctx, input })),
  healAgain: organizerProcedure.input(DifferenceIdInput).mutation(({ ctx, input }) => healAgain({ ctx, input })),
});
