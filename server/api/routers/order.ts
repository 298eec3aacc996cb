import { CheckoutInput, OrderInput } from "../../domain/order/order";
import { cancelCheckout } from "../../services/order/cancel-checkout";
import { getOrder } from "../../services/order/get-order";
import { startCheckout } from "../../services/order/start-checkout";
import { limit } from "../limits";
import { marketProcedure, router } from "../trpc";

export const orderRouter = router({
  checkout: marketProcedure.input(CheckoutInput).mutation(async ({ ctx, input }) => {
    await limit("checkout", ctx.address);
    return startCheckout({ ctx, input });
  }),
  get: marketProcedure.input(OrderInput).query(({ ctx, input }) => getOrder({ ctx, input })),
  cancel: marketProcedure.input(OrderInput).mutation(({ ctx, input }) => cancelCheckout({ ctx, input })),
});
