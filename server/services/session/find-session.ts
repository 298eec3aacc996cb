import type { Actor } from "../../domain/access/actor";
import type { Ctx } from "../verb";
import { hashToken } from "./token";

/** The fan behind a session token at this brand; anonymous when there is none, it ended, or it belongs elsewhere. */
export async function findFanSession(
  ctx: Ctx,
  { brand, token }: { brand: string; token: string | null },
): Promise<Actor> {
  if (!token) return { kind: "anonymous" };
  const door = await ctx.db.fanSession.findUnique({ where: { id: hashToken(token) } });
  if (!door || door.expiresAt <= ctx.now) return { kind: "anonymous" };
  const session = door.sameAs ? await ctx.db.fanSession.findUnique({ where: { id: door.sameAs } }) : door;
  if (!session || session.expiresAt <= ctx.now) return { kind: "anonymous" };
  const owner = await ctx.db.brand.findUnique({ where: { slug: brand }, select: { organizationId: true } });
  if (owner?.organizationId !== session.organizationId) return { kind: "anonymous" };
  return {
    kind: "fan",
    organizationId: session.organizationId,
    sessionId: session.id,
    fanId: session.fanId,
    verified: session.verifiedAt !== null,
  };
}
