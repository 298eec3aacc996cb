import { z } from "zod";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";

const Theme = z.object({ accent: z.string(), accentDark: z.string() });

/** A brand as everybody may see it. @throws {RefusalError} not-found. */
export async function getBrand({ ctx, input }: Verb<{ brand: string }>) {
  const brand = await ctx.db.brand.findUnique({ where: { slug: input.brand }, include: { organization: true } });
  if (!brand) return refuseNow("not-found", { field: "brand" });
  const { slug, name, locale, tagline, logoPath, supportEmail, organizationId } = brand;
  const { currency, timezone, allowedOrigins } = brand.organization;
  return {
    slug,
    name,
    locale,
    tagline,
    logoPath,
    supportEmail,
    theme: Theme.parse(brand.theme),
    currency,
    timezone,
    organizationId,
    allowedOrigins,
  };
}
