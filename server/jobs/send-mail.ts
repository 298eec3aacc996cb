import { z } from "zod";
import { job } from "./definition";

export const sendMailJob = job({
  name: "mail:send",
  payload: z.object({ dedupeKey: z.string() }),
  handle: async (ctx, input) => {
    const { sendMail } = await import("../services/mail/send-mail");
    await sendMail({ ctx, input });
  },
});
