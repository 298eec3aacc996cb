import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import type { UpdateBrandInput } from "../../domain/organization/organization-input";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

/** What fans see of the organization; colours that cannot be read were refused with the input. @throws {RefusalError} not-found. */
export async function updateBrand({ ctx, input }: Verb<UpdateBrandInput>): Promise<{ slug: string }> {
  allow(ctx.actor, "organization:write");
  const organizationId = tenantOf(ctx.actor);
  return withTransaction(ctx, async (tx) => {
    const brand = await tx.brand.findFirst({ where: { organizationId }, orderBy: { createdAt: "asc" } });
    if (!brand) return refuseNow("not-found", { field: "brand" });
    await tx.brand.update({ where: { id: brand.id }, data: input });
    const change = { theme: input.theme };
    await audit(tx, ctx, "brand.update", { organizationId, subject: `brand:${brand.id}`, change });
    return { slug: brand.slug };
  });
}
