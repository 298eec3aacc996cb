import { BrandTheme, houseTheme } from "../../domain/organization/organization-input";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";

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
    theme: BrandTheme.catch(houseTheme).parse(brand.theme),
    currency,
    timezone,
    organizationId,
    allowedOrigins,
  };
}
