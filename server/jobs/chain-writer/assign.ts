import { wishes } from "../../domain/chain/intent";
import type { Writer } from "./writer";

const atOnce = 5_000;

/**
 * Gives intents that have no sender theirs: what names one keeps it (an organizer's own wallet), what concerns a collection goes
 * to the relayer that runs it, and a holder's wish to any that does not drain. Any process may do it at any time.
 */
export async function assignSenders({ db, chain }: Pick<Writer, "db" | "chain">): Promise<void> {
  const relayers = chain.relayers();
  const ours = relayers.map(({ address }) => address);
  const active = relayers.flatMap(({ address, draining }) => (draining ? [] : [address]));
  const free = active.length > 0 ? active : ours;
  await db.$executeRaw`
    with open as (
      select i.id, i.kind, i.payload, c.operator from "ChainIntent" i
      left join "ChainCollection" c on c.address = i.payload ->> 'collection'
      where i.state = 'queued' and (i.sender is null
        or (i.payload ->> 'sender' is null and i.sender <> all (${ours}::text[])))
      limit ${atOnce})
    update "ChainIntent" i set sender = coalesce(
      o.payload ->> 'sender',
      case
        when o.kind = 'deploy' and o.payload ->> 'operator' = any (${free}::text[]) then o.payload ->> 'operator'
        when o.kind = any (${[...wishes]}::text[]) then case
          when o.operator = any (${free}::text[]) then o.operator
          else (${free}::text[])[1 + (hashtext(o.payload ->> 'collection') & 2147483647) % ${free.length}] end
        when o.operator = any (${ours}::text[]) then o.operator
      end,
      (${free}::text[])[1])
    from open o where i.id = o.id and i.state = 'queued'`;
}
