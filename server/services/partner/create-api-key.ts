import { randomBytes, randomUUID } from "node:crypto";
import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { formatApiKey, type PartnerScope } from "../../domain/partner/api-key";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { hashSecret } from "./find-api-key";

/** Makes a key for a partner's back end. The key itself is in this answer and nowhere else. @throws {RefusalError} forbidden. */
export async function createApiKey({ ctx, input }: Verb<{ name: string; scopes: PartnerScope[] }>) {
  allow(ctx.actor, "partner:write");
  const organizationId = tenantOf(ctx.actor);
  const id = randomUUID();
  const secret = randomBytes(32).toString("base64url");
  await withTransaction(ctx, async (tx) => {
    const { name, scopes } = input;
    await tx.apiKey.create({
      data: { id, organizationId, name, scopes, secretHash: hashSecret(secret), createdAt: ctx.now },
    });
    await audit(tx, ctx, "api-key.create", { subject: `api-key:${id}`, change: { scopes } });
  });
  return { id, key: formatApiKey(id, secret) };
}
