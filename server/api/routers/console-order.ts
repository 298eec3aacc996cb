import { AnswerDisputeInput, EvidenceInput } from "../../domain/dispute/evidence";
import { DeskOrderId, DeskOrderInput } from "../../domain/order/channel";
import { VoidableInput, VoidTicketsInput } from "../../domain/voiding/voiding";
import { cancelOrder } from "../../services/console-order/cancel-order";
import { confirmPayment } from "../../services/console-order/confirm-payment";
import { getConsoleOrder } from "../../services/console-order/get-order";
import { listDeskEvents } from "../../services/console-order/list-desk-events";
import { listOrders } from "../../services/console-order/list-orders";
import { ResendLetterInput, resendLetter } from "../../services/console-order/resend-letter";
import { retryOrder } from "../../services/console-order/retry-order";
import { ListOrdersInput } from "../../services/console-order/search";
import { takeOrder } from "../../services/console-order/take-order";
import { answerDispute } from "../../services/dispute/answer-dispute";
import { assembleEvidence } from "../../services/dispute/assemble-evidence";
import { getVoidable } from "../../services/voiding/get-voidable";
import { voidTickets } from "../../services/voiding/void-tickets";
import { organizerProcedure, router } from "../trpc";

export const consoleOrderRouter = router({
  list: organizerProcedure.input(ListOrdersInput).query(({ ctx, input }) => listOrders({ ctx, input })),
  get: organizerProcedure.input(DeskOrderId).query(({ ctx, input }) => getConsoleOrder({ ctx, input })),
  deskEvents: organizerProcedure.query(({ ctx }) => listDeskEvents({ ctx })),
  take: organizerProcedure.input(DeskOrderInput).mutation(({ ctx, input }) => takeOrder({ ctx, input })),
  confirmPayment: organizerProcedure.input(DeskOrderId).mutation(({ ctx, input }) => confirmPayment({ ctx, input })),
  cancel: organizerProcedure.input(DeskOrderId).mutation(({ ctx, input }) => cancelOrder({ ctx, input })),
  resend: organizerProcedure.input(ResendLetterInput).mutation(({ ctx, input }) => resendLetter({ ctx, input })),
  evidence: organizerProcedure.input(EvidenceInput).query(({ ctx, input }) => assembleEvidence({ ctx, input })),
  answerDispute: organizerProcedure
    .input(AnswerDisputeInput)
    .mutation(({ ctx, input }) => answerDispute({ ctx, input })),
  voidable: organizerProcedure.input(VoidableInput).query(({ ctx, input }) => getVoidable({ ctx, input })),
  voidTickets: organizerProcedure.input(VoidTicketsInput).mutation(({ ctx, input }) => voidTickets({ ctx, input })),
  retry: organizerProcedure.input(DeskOrderId).mutation(({ ctx, input }) => retryOrder({ ctx, input })),
});
