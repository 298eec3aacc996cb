import { allow } from "../../domain/access/allow";
import type { Ctx } from "../verb";

/**
 * Seats that the chain has room for since its cap rose go on sale, once no reorganisation can lower it again. Safe twice and in
 * any number of processes. @returns tiers that were noted.
 */
export async function noteCaps({ ctx }: { ctx: Ctx }): Promise<number> {
  allow(ctx.actor, "capacity:sweep");
  const rows = await ctx.db.$queryRaw<{ eventId: string }[]>`
    update "Tier" t set "onChainMax" = risen.cap from (
      select distinct on (w."tierId") w."tierId", (said.payload ->> 'cap')::int as cap from (
        select t.id as "tierId", i.id, i."dedupeKey" from "Tier" t join "ChainIntent" i on i.kind = 'apply-cap'
          and i."dedupeKey" like 'apply-cap:' || t.id || ':%' and i.state = 'final'
        where t."onChainMax" is not null
      ) w join "ChainIntent" said on said."dedupeKey" = replace(w."dedupeKey", 'apply-cap:', 'announce-cap:')
      order by w."tierId", w.id desc
    ) risen where t.id = risen."tierId" and t."onChainMax" < risen.cap returning t."eventId"`;
  for (const { eventId } of rows) await ctx.ports.bus.publish({ topic: "event", id: eventId });
  return rows.length;
}
