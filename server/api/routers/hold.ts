import { z } from "zod";
import { getHold } from "../../services/hold/get-hold";
import { marketProcedure, router } from "../trpc";

const Hold = z.object({ brand: z.string().max(63), holdId: z.uuid() });

/** Holds are taken and released at the box office; here they are only looked at. */
export const holdRouter = router({
  get: marketProcedure.input(Hold).query(({ ctx, input }) => getHold({ ctx, input })),
});
