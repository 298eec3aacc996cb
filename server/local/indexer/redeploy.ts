import { sleep } from "../part";
import { connect, findSchema, moveViews, pruneSchemas, schemaBehind } from "./schemas";

type Redeploy = {
  databaseUrl: string;
  /** Schema of the views that everybody reads. */
  views: string;
  /** What the new code fills; a name of its own for each version of the code. */
  schema: string;
  /** Starts the indexer over `schema`, without views, and resolves when its /ready answers. */
  start: () => Promise<void>;
  /** Ends the indexer that filled the schema behind the views until now. Asked again after a crash, so safe to repeat. */
  stopOld: (schema: string | undefined) => Promise<void>;
  withinMs?: number;
};

export type Redeployed = {
  schema: string;
  /** What readers saw before; null for the first deployment. */
  before: string | null;
  /** False when the views were there already. */
  moved: boolean;
  /** False when a process fills the schema already, started by a run that did not come to its end. */
  started: boolean;
  pruned: string[];
  readyMs: number;
  moveMs: number;
};

/**
 * The new schema is filled beside the old one, the views move in one moment once it is as far, the old process ends, old schemas
 * go. Killed anywhere it can be run again: every step looks at what is there. Two runs at once wait for each other.
 * @throws when the new indexer does not catch up in time; readers then still see the old schema.
 */
export async function redeployIndexer(wanted: Redeploy): Promise<Redeployed> {
  const { databaseUrl, views, schema, withinMs = 3_600_000 } = wanted;
  const end = Date.now() + withinMs;
  const db = await connect(databaseUrl);
  try {
    await db.query("select pg_advisory_lock(hashtext('ticketchain-redeploy'), hashtext($1))", [views]);
    const before = await schemaBehind(db, views);
    const begun = performance.now();
    const present = await findSchema(db, schema);
    const started = !present?.alive;
    if (started) await wanted.start();
    while (!(await findSchema(db, schema))?.ready) await again(end, `${schema} is not ready`);
    const readyMs = Math.round(performance.now() - begun);
    const asked = performance.now();
    while (!(await moveViews(db, { schema, views }))) await again(end, `${schema} is not as far as ${before}`);
    const moveMs = Math.round(performance.now() - asked);
    await wanted.stopOld(before === schema ? undefined : before);
    const pruned = await pruneSchemas(db, views);
    return { schema, before: before ?? null, moved: before !== schema, started, pruned, readyMs, moveMs };
  } finally {
    await db.end();
  }
}

async function again(end: number, why: string): Promise<void> {
  if (Date.now() > end) throw new Error(`${why}; readers still see what they saw`);
  await sleep(25);
}
