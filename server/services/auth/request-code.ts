import { withTransaction } from "../../db/prisma";
import { enqueueMail } from "../mail/enqueue-mail";
import { issueCode, normalizeEmail } from "../session/login-code";
import type { Verb } from "../verb";

export const consoleAudience = "console";

/**
 * Sends a member a sign-in code for the console. A stranger's address gets the same answer after the same steps, and no mail.
 * @throws {RefusalError} rate-limited.
 */
export async function requestConsoleCode({
  ctx,
  input,
}: Verb<{ email: string; locale: string }>): Promise<{ sent: true }> {
  const email = normalizeEmail(input.email);
  await withTransaction(ctx, async (tx) => {
    const user = await tx.user.findUnique({ where: { email }, select: { id: true } });
    const { id, code } = await issueCode(tx, { audience: consoleAudience, email, now: ctx.now });
    if (!user) return;
    await enqueueMail(tx, ctx, {
      dedupeKey: `login-code:${id}`,
      template: "login-code",
      toEmail: email,
      locale: input.locale,
      data: { code },
    });
  });
  return { sent: true };
}
