import { createHash, timingSafeEqual } from "node:crypto";
import type { Actor } from "../../domain/access/actor";
import { parseApiKey } from "../../domain/partner/api-key";
import type { Ctx } from "../verb";

export type Partner = Extract<Actor, { kind: "partner" }>;

export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The partner behind a key, or null: unknown, revoked and wrong look alike. */
export async function findApiKey(ctx: Ctx, text: string | null): Promise<Partner | null> {
  const key = text ? parseApiKey(text) : null;
  const row = key ? await ctx.db.apiKey.findUnique({ where: { id: key.id } }) : null;
  if (!key || !row || row.revokedAt) return null;
  if (!timingSafeEqual(Buffer.from(hashSecret(key.secret)), Buffer.from(row.secretHash))) return null;
  return { kind: "partner", apiKeyId: row.id, organizationId: row.organizationId, scopes: row.scopes };
}
