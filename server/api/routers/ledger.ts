import { BalancesInput, getBalances } from "../../services/console-ledger/get-balances";
import { listTransfers } from "../../services/console-ledger/list-transfers";
import { ListTransfersInput } from "../../services/console-ledger/search";
import { getSettlement, SettlementInput } from "../../services/settlement/get-settlement";
import { organizerProcedure, router } from "../trpc";

export const ledgerRouter = router({
  list: organizerProcedure.input(ListTransfersInput).query(({ ctx, input }) => listTransfers({ ctx, input })),
  settlement: organizerProcedure.input(SettlementInput).query(({ ctx, input }) => getSettlement({ ctx, input })),
  balances: organizerProcedure.input(BalancesInput).query(({ ctx, input }) => getBalances({ ctx, input })),
});
