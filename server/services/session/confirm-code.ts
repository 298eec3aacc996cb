import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { normalizeEmail, spendCode } from "./login-code";
import { verifiedSession } from "./verified-session";

/** Proves the e-mail and opens a session. A session always changes its token when it gains rights (no fixation). */
export async function confirmFanCode({
  ctx,
  input,
}: Verb<{ brand: string; email: string; code: string; locale: string }>): Promise<{ token: string }> {
  const brand = await ctx.db.brand.findUnique({ where: { slug: input.brand } });
  if (!brand) return refuseNow("not-found", { field: "brand" });
  const email = normalizeEmail(input.email);
  await spendCode(ctx.db, { audience: brand.organizationId, email, code: input.code, now: ctx.now });
  const fan = await ctx.db.fan.upsert({
    where: { organizationId_email: { organizationId: brand.organizationId, email } },
    create: { organizationId: brand.organizationId, email, locale: input.locale },
    update: {},
  });
  return verifiedSession(ctx, { organizationId: brand.organizationId, fanId: fan.id });
}
