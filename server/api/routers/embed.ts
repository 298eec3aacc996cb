import { z } from "zod";
import { orderOfHold } from "../../services/embed/order-of-hold";
import { marketProcedure, router } from "../trpc";

export const embedRouter = router({
  order: marketProcedure
    .input(z.object({ brand: z.string().max(63), holdId: z.uuid() }))
    .query(({ ctx, input }) => orderOfHold({ ctx, input })),
});
