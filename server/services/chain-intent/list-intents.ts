import { z } from "zod";
import { allow, tenantOf } from "../../domain/access/allow";
import { kinds, states } from "../../domain/chain/desk";
import { pageTurn } from "../../domain/shared/page-turn";
import type { Verb } from "../verb";
import { describeIntents } from "./describe";

const pageSize = 50;
export const ListIntentsInput = z.strictObject({
  ...pageTurn,
  state: z.enum(states).nullish(),
  kind: z.enum(kinds).nullish(),
  cursor: z.uuid().nullish(),
});
export type ListIntentsInput = z.infer<typeof ListIntentsInput>;

/** What the organization asks of the chain, newest first, fifty a page; `next` continues. */
export async function listIntents({ ctx, input }: Verb<ListIntentsInput>) {
  allow(ctx.actor, "operation:read");
  const { state, kind, cursor } = input;
  const found = await ctx.db.chainIntent.findMany({
    where: {
      organizationId: tenantOf(ctx.actor),
      ...(state ? { state } : {}),
      ...(kind ? { kind } : {}),
      // Ids are time-ordered (uuid 7), so that the id is the cursor.
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: pageSize + 1,
  });
  const intents = await describeIntents(ctx, found.slice(0, pageSize));
  return { intents, next: found.length > pageSize ? (intents.at(-1)?.id ?? null) : null };
}
