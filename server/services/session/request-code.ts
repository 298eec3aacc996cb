import { withTransaction } from "../../db/prisma";
import { refuseNow } from "../../domain/shared/decision";
import { enqueueMail } from "../mail/enqueue-mail";
import type { Verb } from "../verb";
import { issueCode, normalizeEmail } from "./login-code";

/** Sends a fan a sign-in code. The answer is the same whether or not we know the address. */
export async function requestFanCode({
  ctx,
  input,
}: Verb<{ brand: string; email: string; locale: string }>): Promise<{ sent: true }> {
  const brand = await ctx.db.brand.findUnique({ where: { slug: input.brand } });
  if (!brand) return refuseNow("not-found", { field: "brand" });
  const email = normalizeEmail(input.email);
  await withTransaction(ctx, async (tx) => {
    const { id, code } = await issueCode(tx, { audience: brand.organizationId, email, now: ctx.now });
    await enqueueMail(tx, ctx, {
      dedupeKey: `login-code:${id}`,
      template: "login-code",
      toEmail: email,
      locale: input.locale,
      data: { code, brandId: brand.id },
    });
  });
  return { sent: true };
}
