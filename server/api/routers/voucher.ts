import { ListVouchersInput, ManyVouchersInput, VoucherInput } from "../../domain/voucher/voucher-input";
import { ApplyVoucherInput, applyVoucher, clearVoucher } from "../../services/voucher/apply-voucher";
import { HideTierInput, hideTier } from "../../services/voucher/hide-tier";
import { ImportVouchersInput, importVouchers } from "../../services/voucher/import-vouchers";
import { listVouchers } from "../../services/voucher/list-vouchers";
import { LookUpVoucherInput, lookUpVoucher } from "../../services/voucher/look-up-voucher";
import { makeVouchers } from "../../services/voucher/make-vouchers";
import { PauseVoucherInput, pauseVoucher } from "../../services/voucher/pause-voucher";
import { putVoucher } from "../../services/voucher/put-voucher";
import { RemoveVoucherInput, removeVoucher } from "../../services/voucher/remove-voucher";
import { limit } from "../limits";
import { marketProcedure, organizerProcedure, router } from "../trpc";

export const voucherRouter = router({
  list: organizerProcedure.input(ListVouchersInput).query(({ ctx, input }) => listVouchers({ ctx, input })),
  put: organizerProcedure.input(VoucherInput).mutation(({ ctx, input }) => putVoucher({ ctx, input })),
  make: organizerProcedure.input(ManyVouchersInput).mutation(({ ctx, input }) => makeVouchers({ ctx, input })),
  import: organizerProcedure.input(ImportVouchersInput).mutation(({ ctx, input }) => importVouchers({ ctx, input })),
  pause: organizerProcedure.input(PauseVoucherInput).mutation(({ ctx, input }) => pauseVoucher({ ctx, input })),
  remove: organizerProcedure.input(RemoveVoucherInput).mutation(({ ctx, input }) => removeVoucher({ ctx, input })),
  hideTier: organizerProcedure.input(HideTierInput).mutation(({ ctx, input }) => hideTier({ ctx, input })),
  // Codes can be guessed at, so that trying one counts.
  look: marketProcedure.input(LookUpVoucherInput).query(async ({ ctx, input }) => {
    await limit("voucher", ctx);
    return lookUpVoucher({ ctx, input });
  }),
  enter: marketProcedure.input(ApplyVoucherInput).mutation(async ({ ctx, input }) => {
    await limit("voucher", ctx);
    return applyVoucher({ ctx, input });
  }),
  clear: marketProcedure
    .input(ApplyVoucherInput.omit({ code: true }))
    .mutation(({ ctx, input }) => clearVoucher({ ctx, input })),
});
