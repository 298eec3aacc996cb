import type { Tx } from "../../ports/database";

export type StuckRun = {
  id: string;
  workflow: string;
  subject: string;
  error: string | null;
  tries: number;
  updatedAt: Date;
};
const most = 100;

/** Workflows of an organization that gave up on a step, newest first. A run is whose its subject is. */
export function ownStuckRuns(tx: Tx, organizationId: string): Promise<StuckRun[]> {
  return tx.$queryRaw<StuckRun[]>`
    with stuck as (
      select run.id, run.workflow, run.subject, run.error, run.tries, run."updatedAt",
             split_part(run.subject, ':', 1) as noun, split_part(run.subject, ':', 2) as about
      from "SagaRun" run
      where run.state = 'stuck'
    )
    select id, workflow, subject, error, tries, "updatedAt" from stuck
    where exists (select 1 from "Order" o where noun = 'order' and o.id::text = about and o."organizationId" = ${organizationId}::uuid)
       or exists (select 1 from "Event" e where noun = 'event' and e.id::text = about and e."organizationId" = ${organizationId}::uuid)
       or exists (select 1 from "Gift" g where noun = 'gift' and g.id::text = about and g."organizationId" = ${organizationId}::uuid)
       or exists (select 1 from "Listing" l where noun in ('listing', 'unlisting') and l.id::text = about
                  and l."organizationId" = ${organizationId}::uuid)
    order by "updatedAt" desc limit ${most}`;
}
