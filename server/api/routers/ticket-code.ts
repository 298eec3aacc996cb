import { z } from "zod";
import { issueTicketCode } from "../../services/ticket-code/issue-code";
import { limit } from "../limits";
import { marketProcedure, router } from "../trpc";

const CodeInput = z.object({
  brand: z.string().max(63),
  key: z.string().regex(/^0x[0-9a-f]{40}:[0-9]{1,10}$/),
});

export const ticketCodeRouter = router({
  code: marketProcedure.input(CodeInput).query(async ({ ctx, input }) => {
    await limit("ticket-code", ctx);
    return issueTicketCode({ ctx, input });
  }),
});
