import { z } from "zod";
import { getTicketHistory } from "../../services/ticket/get-ticket-history";
import { getTicketView } from "../../services/ticket/get-ticket-view";
import { listOwnTickets } from "../../services/ticket/list-own-tickets";
import { marketProcedure, router } from "../trpc";

const Brand = z.object({ brand: z.string().max(63) });

export const ticketRouter = router({
  mine: marketProcedure.input(Brand).query(({ ctx, input }) => listOwnTickets({ ctx, input })),
  get: marketProcedure
    .input(Brand.extend({ key: z.string().max(64) }))
    .query(({ ctx, input }) => getTicketView({ ctx, input })),
  history: marketProcedure
    .input(Brand.extend({ key: z.string().max(64) }))
    .query(({ ctx, input }) => getTicketHistory({ ctx, input })),
});
