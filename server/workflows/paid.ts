import { refundOrder } from "../services/order/refund-order";
import { orderIdOf } from "./parts";
import { done, type Step } from "./workflow";

/** The payment was taken before the workflow began; what it contributes is its undo. */
export const paid: Step = {
  name: "paid",
  run: async () => done(),
  undo: ({ ctx, data, code }) => refundOrder({ ctx, input: { orderId: orderIdOf(data), reason: code } }),
};
