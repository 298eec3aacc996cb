import type { Pool } from "pg";

/** What happens to a ticket, in this order. */
export const stages = ["held", "ordered", "paid", "asked", "mined", "visible", "fulfilled"] as const;
export type Stage = (typeof stages)[number];
export type Sample = Record<Stage, number> & { atMs: number };

/** How many have come so far, by now. */
export async function lookAt(pool: Pool, eventId: string): Promise<Record<Stage, number>> {
  const { rows } = await pool.query<Record<Stage, number>>({
    name: "sellout-stages",
    text: `select
      (select count(*) from "Hold" where "eventId" = $1 and state in ('active', 'converted'))::int as held,
      count(o.id)::int as ordered, count(o."paidAt")::int as paid,
      (select count(*) from "ChainIntent" c where c.kind = 'mint' and c."organizationId" = e."organizationId")::int as asked,
      (select count(*) from "ChainIntent" c where c.kind = 'mint' and c."organizationId" = e."organizationId"
        and c.state in ('mined', 'final'))::int as mined,
      (select count(*) from chain.ticket t where t.collection = e."collectionAddress")::int as visible,
      (count(o.id) filter (where o.state = 'fulfilled'))::int as fulfilled
      from "Event" e left join "Order" o on o."eventId" = e.id where e.id = $1 group by e.id`,
    values: [eventId],
  });
  if (!rows[0]) throw new Error("the event is gone");
  return rows[0];
}

export type Step = {
  step: Stage;
  /** Seconds after the start when the last one had come by; null when not all have. */
  doneAtSeconds: number | null;
  /** Mean time a ticket spent between the step before and this one: the area between the two curves, by ticket. */
  meanLagSeconds: number;
  /** How much later than the step before the last one came by. */
  lastLagSeconds: number | null;
};

const seconds = (ms: number) => Math.round(ms / 100) / 10;

/** The steps after the first, from samples in order of time. */
export function stepsOf(samples: readonly Sample[], tickets: number): Step[] {
  const doneAt = (stage: Stage) => samples.find((sample) => sample[stage] >= tickets)?.atMs ?? null;
  return stages.slice(1).map((step, at) => {
    const before = stages[at] as Stage;
    let area = 0;
    for (const [n, sample] of samples.entries()) {
      const next = samples[n + 1];
      if (next)
        area += (Math.min(sample[before], tickets) - Math.min(sample[step], tickets)) * (next.atMs - sample.atMs);
    }
    const [from, to] = [doneAt(before), doneAt(step)];
    return {
      step,
      doneAtSeconds: to === null ? null : seconds(to),
      meanLagSeconds: seconds(area / tickets),
      lastLagSeconds: from === null || to === null ? null : seconds(to - from),
    };
  });
}

export const slowestOf = (steps: readonly Step[]): Step =>
  [...steps].sort((a, b) => b.meanLagSeconds - a.meanLagSeconds)[0] as Step;
