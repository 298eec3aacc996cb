import type { Prisma } from "../../../prisma/generated/client";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

export type MailTemplate =
  | "login-code"
  | "order-fulfilled"
  | "order-refunded"
  | "refund-sent"
  | "tickets-voided"
  | "event-cancelled"
  | "event-postponed"
  | "transfer-due"
  | "ticket-sold"
  | "gift-received"
  | "balance-low";
export type NewMail = {
  dedupeKey: string;
  template: MailTemplate;
  toEmail: string;
  locale: string;
  data: Prisma.InputJsonObject;
};

/** One message a cause, with the caller's transaction: the unique key is what makes "one e-mail" true. */
export async function enqueueMail(tx: Tx, ctx: Ctx, mail: NewMail): Promise<void> {
  const made = await tx.mail.createMany({ data: [{ ...mail, createdAt: ctx.now }], skipDuplicates: true });
  if (made.count === 0) return;
  await ctx.ports.queue.enqueue(tx, {
    name: "mail:send",
    payload: { dedupeKey: mail.dedupeKey },
    key: `mail:${mail.dedupeKey}`,
  });
}
