import {
  PutReturnTermsInput,
  ReturnableInput,
  ReturnTermsInput,
  ReturnTicketsInput,
} from "../../domain/returns/returns";
import { getReturnable } from "../../services/returns/get-returnable";
import { getReturnTerms } from "../../services/returns/get-terms";
import { putReturnTerms } from "../../services/returns/put-terms";
import { returnTickets } from "../../services/returns/return-tickets";
import { marketProcedure, organizerProcedure, router } from "../trpc";

export const returnsRouter = router({
  terms: organizerProcedure.input(ReturnTermsInput).query(({ ctx, input }) => getReturnTerms({ ctx, input })),
  putTerms: organizerProcedure.input(PutReturnTermsInput).mutation(({ ctx, input }) => putReturnTerms({ ctx, input })),
  look: marketProcedure.input(ReturnableInput).query(({ ctx, input }) => getReturnable({ ctx, input })),
  give: marketProcedure.input(ReturnTicketsInput).mutation(({ ctx, input }) => returnTickets({ ctx, input })),
});
