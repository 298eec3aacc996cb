import { randomBytes } from "node:crypto";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";
import { sessionDays } from "./start-session";
import { hashToken, newToken } from "./token";

const secondsToTake = 120;

/**
 * A one-time code that carries the widget's session to the brand's own host, because a framed page has no cookies there.
 * @throws {RefusalError} signed-out.
 */
export async function handOff({ ctx, input }: Verb<{ brand: string }>): Promise<{ code: string; url: string }> {
  if (ctx.actor.kind !== "fan") return refuseNow("signed-out");
  const code = randomBytes(24).toString("base64url");
  await ctx.db.loginCode.create({
    data: {
      audience: `handoff:${ctx.actor.organizationId}`,
      email: ctx.actor.sessionId,
      codeHash: hashToken(code),
      expiresAt: new Date(ctx.now.getTime() + secondsToTake * 1000),
      createdAt: ctx.now,
    },
  });
  const scheme = new URL(ctx.settings.appBaseUrl).protocol;
  return { code, url: `${scheme}//${input.brand}.${ctx.settings.brandBaseHost}/handoff/${code}` };
}

/** Takes the code once and opens a second door to the same session. @throws {RefusalError} code-invalid, code-expired. */
export async function takeHandOff({ ctx, input }: Verb<{ brand: string; code: string }>): Promise<{ token: string }> {
  const brand = await ctx.db.brand.findUnique({ where: { slug: input.brand } });
  if (!brand) return refuseNow("not-found", { field: "brand" });
  const row = await ctx.db.loginCode.findFirst({
    where: { audience: `handoff:${brand.organizationId}`, codeHash: hashToken(input.code) },
  });
  if (!row) return refuseNow("code-invalid", { field: "code" });
  if (row.expiresAt <= ctx.now) return refuseNow("code-expired", { field: "code" });
  const used = await ctx.db.loginCode.updateMany({ where: { id: row.id, usedAt: null }, data: { usedAt: ctx.now } });
  if (used.count === 0) return refuseNow("code-invalid", { field: "code" });
  const token = newToken();
  await ctx.db.fanSession.create({
    data: {
      id: hashToken(token),
      organizationId: brand.organizationId,
      sameAs: row.email,
      expiresAt: new Date(ctx.now.getTime() + sessionDays * 86_400_000),
    },
  });
  return { token };
}
