import { z } from "zod";
import { job } from "./definition";

export const advanceSagaJob = job({
  name: "saga:advance",
  payload: z.object({ sagaId: z.uuid() }),
  handle: async (ctx, input) => {
    const [{ advanceSaga }, { workflows }] = await Promise.all([
      import("../workflows/engine"),
      import("../workflows/registry"),
    ]);
    await advanceSaga({ ctx, input, workflows });
  },
});
