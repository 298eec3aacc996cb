import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import type { UpdateOriginsInput } from "../../domain/organization/organization-input";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";

/** Origins that may frame our widget. What is left out may no longer. */
export async function updateOrigins({ ctx, input }: Verb<UpdateOriginsInput>): Promise<{ origins: string[] }> {
  allow(ctx.actor, "organization:write");
  const organizationId = tenantOf(ctx.actor);
  const origins = [...new Set(input.origins)];
  await withTransaction(ctx, async (tx) => {
    await tx.organization.update({ where: { id: organizationId }, data: { allowedOrigins: origins } });
    const subject = `organization:${organizationId}`;
    await audit(tx, ctx, "organization.origins", { organizationId, subject, change: { origins } });
  });
  return { origins };
}
