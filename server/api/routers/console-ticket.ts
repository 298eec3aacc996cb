import { EventTicketInput, getEventTicket } from "../../services/console-ticket/get-ticket";
import { ListTicketsInput, listEventTickets } from "../../services/console-ticket/list-tickets";
import { organizerProcedure, router } from "../trpc";

export const consoleTicketRouter = router({
  list: organizerProcedure.input(ListTicketsInput).query(({ ctx, input }) => listEventTickets({ ctx, input })),
  get: organizerProcedure.input(EventTicketInput).query(({ ctx, input }) => getEventTicket({ ctx, input })),
});
