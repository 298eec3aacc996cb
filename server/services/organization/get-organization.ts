import { allow, tenantOf } from "../../domain/access/allow";
import { BrandTheme, houseTheme } from "../../domain/organization/organization-input";
import { refuseNow } from "../../domain/shared/decision";
import type { Verb } from "../verb";

/** The organization the actor works in, with its brand and what the embed snippet needs. */
export async function getOrganization({ ctx }: Verb<object>) {
  allow(ctx.actor, "organization:read");
  const organization = await ctx.db.organization.findUnique({
    where: { id: tenantOf(ctx.actor) },
    include: { brands: { orderBy: { createdAt: "asc" }, take: 1 } },
  });
  if (!organization) return refuseNow("not-found", { field: "organization" });
  const brand = organization.brands[0];
  const scheme = new URL(ctx.settings.appBaseUrl).protocol;
  return {
    id: organization.id,
    name: organization.name,
    currency: organization.currency,
    timezone: organization.timezone,
    platformFeeBps: organization.platformFeeBps,
    walletAddress: organization.walletAddress,
    allowedOrigins: organization.allowedOrigins,
    appBaseUrl: ctx.settings.appBaseUrl,
    brand: brand
      ? {
          slug: brand.slug,
          name: brand.name,
          tagline: brand.tagline,
          locale: brand.locale,
          supportEmail: brand.supportEmail,
          theme: BrandTheme.catch(houseTheme).parse(brand.theme),
          url: `${scheme}//${brand.slug}.${ctx.settings.brandBaseHost}`,
        }
      : null,
  };
}
