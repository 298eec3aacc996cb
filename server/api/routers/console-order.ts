import { ListOrdersInput, listEventOrders } from "../../services/console-order/list-orders";
import { organizerProcedure, router } from "../trpc";

export const consoleOrderRouter = router({
  list: organizerProcedure.input(ListOrdersInput).query(({ ctx, input }) => listEventOrders({ ctx, input })),
});
