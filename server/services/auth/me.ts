import type { Verb } from "../verb";

/** The signed-in console user and where she works (no organization yet: null); null when nobody is signed in. */
export async function getMe({ ctx }: Verb<object>) {
  const { actor } = ctx;
  if (actor.kind !== "member" && actor.kind !== "user") return null;
  const user = await ctx.db.user.findUnique({
    where: { id: actor.userId },
    include: { members: { include: { organization: true }, orderBy: { id: "asc" } } },
  });
  if (!user) return null;
  const current = actor.kind === "member" ? user.members.find((m) => m.organizationId === actor.organizationId) : null;
  return {
    user: { email: user.email, name: user.name },
    organization: current
      ? {
          id: current.organizationId,
          name: current.organization.name,
          role: current.role,
          currency: current.organization.currency,
          timezone: current.organization.timezone,
        }
      : null,
    organizations: user.members.map((m) => ({ id: m.organizationId, name: m.organization.name })),
  };
}
