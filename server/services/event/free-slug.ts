import { freeSlug, toSlug } from "../../domain/event/slug";
import type { Tx } from "../../ports/database";

/** An address nobody in this organization uses. Two people at the same moment: the unique key lets one through. */
export async function slugFor(
  tx: Tx,
  event: { organizationId: string; title: string; exceptId?: string },
): Promise<string> {
  const slug = toSlug(event.title);
  const near = await tx.event.findMany({
    where: {
      organizationId: event.organizationId,
      slug: { startsWith: slug },
      ...(event.exceptId ? { id: { not: event.exceptId } } : {}),
    },
    select: { slug: true },
  });
  return freeSlug(slug, new Set(near.map((row) => row.slug)));
}

export const isUniqueViolation = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "P2002";
