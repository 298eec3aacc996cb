import { z } from "zod";
import { createGift } from "../../services/gift/create-gift";
import { marketProcedure, router } from "../trpc";

const Gift = z.object({ brand: z.string().max(63), key: z.string().max(64), toEmail: z.email().max(254) });

export const giftRouter = router({
  create: marketProcedure.input(Gift).mutation(({ ctx, input }) => createGift({ ctx, input })),
});
