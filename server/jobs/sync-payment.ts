import { z } from "zod";
import { job } from "./definition";

export const syncPaymentJob = job({
  name: "payment:sync",
  payload: z.object({ paymentId: z.uuid() }),
  handle: async (ctx, input) => {
    const { syncPayment } = await import("../services/payment/sync-payment");
    await syncPayment({ ctx, input });
  },
});
