import type { Tx } from "../../ports/database";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Ctx } from "../verb";

/** Tells the buyer what to transfer, where, under which reference and until when. */
export async function sendTransferLetter(tx: Tx, ctx: Ctx, orderId: string): Promise<void> {
  const { email, locale } = await tx.order.findUniqueOrThrow({ where: { id: orderId } });
  await enqueueMail(tx, ctx, {
    dedupeKey: `transfer-due:${orderId}`,
    template: "transfer-due",
    toEmail: email,
    locale,
    data: { orderId },
  });
}
