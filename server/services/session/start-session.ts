import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { hashToken, newToken } from "./token";

export const sessionDays = 60;

/** A new browser session at a brand: knows nobody yet. @returns the token for the cookie. @throws {RefusalError} not-found. */
export async function startSession({
  ctx,
  input,
}: Verb<{ brand: string }>): Promise<{ token: string; sessionId: string }> {
  const brand = await ctx.db.brand.findUnique({ where: { slug: input.brand }, select: { organizationId: true } });
  if (!brand) return refuseNow("not-found", { field: "brand" });
  const token = newToken();
  const sessionId = hashToken(token);
  await ctx.db.fanSession.create({
    data: {
      id: sessionId,
      organizationId: brand.organizationId,
      expiresAt: new Date(ctx.now.getTime() + sessionDays * 86_400_000),
    },
  });
  return { token, sessionId };
}
