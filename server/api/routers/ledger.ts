import { BalancesInput, getBalances } from "../../services/console-ledger/get-balances";
import { listTransfers } from "../../services/console-ledger/list-transfers";
import { ListTransfersInput } from "../../services/console-ledger/search";
import { organizerProcedure, router } from "../trpc";

export const ledgerRouter = router({
  list: organizerProcedure.input(ListTransfersInput).query(({ ctx, input }) => listTransfers({ ctx, input })),
  balances: organizerProcedure.input(BalancesInput).query(({ ctx, input }) => getBalances({ ctx, input })),
});
