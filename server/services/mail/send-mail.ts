import { crashPoint } from "../../domain/shared/crash-point";
import type { Verb } from "../verb";
import { compose } from "./compose";
import { letterOf } from "./letter";

/**
 * Sends a queued message. A crash after the relay took it and before the mark may send it again: the Message-ID is the
 * same, so that the receiver's server can drop the repeat. @throws {AppError} provider-unavailable, so that the queue retries.
 */
export async function sendMail({ ctx, input }: Verb<{ dedupeKey: string }>): Promise<void> {
  const row = await ctx.db.mail.findUnique({ where: { dedupeKey: input.dedupeKey } });
  if (!row || row.sentAt) return;
  const letter = await letterOf(ctx, row);
  const message = compose(letter);
  crashPoint("letter-taken");
  const answer = await ctx.ports.mail.send({
    ...message,
    dedupeKey: row.dedupeKey,
    to: row.toEmail,
    from: { name: letter.brandName },
  });
  if (answer.state === "refused") ctx.log.warn({ mail: row.id, reason: answer.reason }, "mail refused by the receiver");
  crashPoint("letter-sent");
  // A sign-in code is not kept longer than it is needed.
  await ctx.db.mail.update({
    where: { id: row.id },
    data: {
      sentAt: ctx.now,
      refusal: answer.state === "refused" ? answer.reason.slice(0, 300) : null,
      ...(row.template === "login-code" ? { data: {} } : {}),
    },
  });
}
