import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Verb } from "../verb";
import { verifiedSession } from "./verified-session";

const linkDays = 120;
const maxOpenings = 50;
const hash = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const audienceOf = (organizationId: string): string => `link:${organizationId}`;

/** A link in an e-mail proves the address, as a code does. It names nobody: `<row id>.<secret>`. */
export async function issueLink(db: Tx, who: { organizationId: string; email: string; now: Date }): Promise<string> {
  const id = crypto.randomUUID();
  const secret = randomBytes(24).toString("base64url");
  const expiresAt = new Date(who.now.getTime() + linkDays * 86_400_000);
  await db.loginCode.create({
    data: { id, audience: audienceOf(who.organizationId), email: who.email, codeHash: hash(secret), expiresAt },
  });
  return `${id}.${secret}`;
}

/** Opens a session from a link; works more than once, because mail scanners open links before people do. @throws {RefusalError} */
export async function openLink({ ctx, input }: Verb<{ brand: string; token: string }>): Promise<{ token: string }> {
  const brand = await ctx.db.brand.findUnique({ where: { slug: input.brand } });
  if (!brand) return refuseNow("not-found", { field: "brand" });
  const [id = "", secret = ""] = input.token.split(".");
  const link = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(id)
    ? await ctx.db.loginCode.findUnique({ where: { id } })
    : null;
  if (!link || link.audience !== audienceOf(brand.organizationId)) return refuseNow("code-invalid", { field: "token" });
  if (!timingSafeEqual(Buffer.from(hash(secret)), Buffer.from(link.codeHash)))
    return refuseNow("code-invalid", { field: "token" });
  if (link.expiresAt <= ctx.now) return refuseNow("code-expired", { field: "token" });
  const counted = await ctx.db.loginCode.updateMany({
    where: { id, attempts: { lt: maxOpenings } },
    data: { attempts: { increment: 1 }, usedAt: ctx.now },
  });
  if (counted.count === 0) return refuseNow("code-expired", { field: "token" });
  const fan = await ctx.db.fan.upsert({
    where: { organizationId_email: { organizationId: brand.organizationId, email: link.email } },
    create: { organizationId: brand.organizationId, email: link.email, locale: brand.locale },
    update: {},
  });
  return verifiedSession(ctx, { organizationId: brand.organizationId, fanId: fan.id });
}
