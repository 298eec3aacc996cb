import { CheckoutInput, OrderInput } from "../../domain/order/order";
import { RequestRefundInput, RetryRefundInput } from "../../domain/refund/refund";
import { cancelCheckout } from "../../services/order/cancel-checkout";
import { getOrder } from "../../services/order/get-order";
import { startCheckout } from "../../services/order/start-checkout";
import { requestRefund } from "../../services/refund/request-refund";
import { retryRefund } from "../../services/refund/retry-refund";
import { limit } from "../limits";
import { marketProcedure, organizerProcedure, router } from "../trpc";

export const orderRouter = router({
  checkout: marketProcedure.input(CheckoutInput).mutation(async ({ ctx, input }) => {
    await limit("checkout", ctx);
    return startCheckout({ ctx, input });
  }),
  get: marketProcedure.input(OrderInput).query(({ ctx, input }) => getOrder({ ctx, input })),
  cancel: marketProcedure.input(OrderInput).mutation(({ ctx, input }) => cancelCheckout({ ctx, input })),
  refund: organizerProcedure.input(RequestRefundInput).mutation(({ ctx, input }) => requestRefund({ ctx, input })),
  retryRefund: organizerProcedure.input(RetryRefundInput).mutation(({ ctx, input }) => retryRefund({ ctx, input })),
});
