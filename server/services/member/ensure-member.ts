import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { EnsureMemberInput } from "../../domain/member/member-input";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { normalizeEmail } from "../session/login-code";
import type { Verb } from "../verb";

/** Makes this person a member once; her role is changed when it differs. An owner acts in her own organization only. */
export async function ensureMember({ ctx, input }: Verb<EnsureMemberInput>): Promise<{ userId: string }> {
  allow(ctx.actor, "member:write");
  const { organizationId, name, role, ...rest } = EnsureMemberInput.parse(input);
  if (ctx.actor.kind !== "system" && tenantOf(ctx.actor) !== organizationId)
    return refuseNow("not-found", { field: "organization" });
  const email = normalizeEmail(rest.email);
  return withTransaction(ctx, async (tx) => {
    const user = await tx.user.upsert({ where: { email }, create: { email, name }, update: {} });
    const one = { organizationId_userId: { organizationId, userId: user.id } };
    const before = await tx.member.findUnique({ where: one });
    if (before?.role === role) return { userId: user.id };
    await tx.member.upsert({ where: one, create: { organizationId, userId: user.id, role }, update: { role } });
    await audit(tx, ctx, "member.ensure", { organizationId, subject: `user:${user.id}`, change: { role } });
    return { userId: user.id };
  });
}
