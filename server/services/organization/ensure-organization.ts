import { z } from "zod";
import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { BrandTheme } from "../../domain/organization/organization-input";
import { Currency } from "../../domain/shared/money";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

const Slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "slug");

export const EnsureOrganizationInput = z.object({
  slug: Slug,
  name: z.string().min(1),
  currency: Currency,
  defaultLocale: z.enum(["en", "he"]),
  timezone: z.string(),
  allowedOrigins: z.array(z.string()),
  brand: z.object({
    name: z.string().min(1),
    tagline: z.string(),
    supportEmail: z.email(),
    theme: BrandTheme,
    /** A file of public/, never another site's. */
    logoPath: z
      .string()
      .regex(/^\/images\/[\w/.-]+$/)
      .optional(),
  }),
});
export type EnsureOrganizationInput = z.infer<typeof EnsureOrganizationInput>;

/** The organization with this slug and its brand, made on the first call; later calls change nothing. */
export async function ensureOrganization({ ctx, input }: Verb<EnsureOrganizationInput>): Promise<{ id: string }> {
  allow(ctx.actor, "organization:create");
  const { brand, ...organization } = EnsureOrganizationInput.parse(input);
  const { slug, defaultLocale: locale } = organization;
  return withTransaction(ctx, async (tx) => {
    const made = await tx.organization.createMany({
      data: [{ ...organization, createdAt: ctx.now }],
      skipDuplicates: true,
    });
    const { id } = await tx.organization.findUniqueOrThrow({ where: { slug }, select: { id: true } });
    if (made.count === 0) return { id };
    await tx.brand.create({ data: { ...brand, organizationId: id, slug, locale, createdAt: ctx.now } });
    const subject = `organization:${id}`;
    await audit(tx, ctx, "organization.create", { organizationId: id, subject, change: { slug } });
    return { id };
  });
}
