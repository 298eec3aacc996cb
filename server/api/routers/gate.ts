import { z } from "zod";
import { describeDevice } from "../../services/device-session/describe-device";
import { pairDevice } from "../../services/device-session/pair-device";
import { limit } from "../limits";
import { deviceProcedure, publicProcedure, router } from "../trpc";

const PairInput = z.object({
  secret: z.string().min(16).max(128),
  deviceName: z.string().trim().min(1).max(60).optional(),
});

export const gateRouter = router({
  pair: publicProcedure.input(PairInput).mutation(async ({ ctx, input }) => {
    await limit("gate-pair", ctx);
    return pairDevice({ ctx, input });
  }),
  session: deviceProcedure.query(({ ctx }) => describeDevice({ ctx })),
});
