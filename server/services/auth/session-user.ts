import { type Actor, type Role, roles } from "../../domain/access/actor";
import type { Ctx } from "../verb";

/**
 * Who a console session stands for now: the member in the organization asked for (else the first she joined), a user without
 * one, or nobody when the session's version is over.
 */
export async function findSessionUser(
  ctx: Ctx,
  session: { userId: string; sessionVersion: number; organizationId: string | null },
): Promise<Actor> {
  const user = await ctx.db.user.findUnique({
    where: { id: session.userId },
    include: { members: { orderBy: { id: "asc" } } },
  });
  if (!user || user.sessionVersion !== session.sessionVersion) return { kind: "anonymous" };
  const member =
    user.members.find((candidate) => candidate.organizationId === session.organizationId) ?? user.members[0];
  if (!member || !isRole(member.role)) return { kind: "user", userId: user.id, email: user.email };
  return { kind: "member", userId: user.id, organizationId: member.organizationId, role: member.role };
}

const isRole = (name: string): name is Role => (roles as readonly string[]).includes(name);
