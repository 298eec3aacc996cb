import pg from "pg";

// What Ponder keeps about itself in each schema it fills. `is_ready` is what its /ready answers.
type App = { table_names: string[]; is_locked: 0 | 1; is_ready: 0 | 1; heartbeat_at: number };

/** A schema that the indexer fills, and how far it is. */
export type IndexerSchema = {
  name: string;
  tables: string[];
  /** A process holds it and has said so lately. */
  alive: boolean;
  ready: boolean;
  heartbeatAt: number;
};

const ownName = /^chain_\d+_/;
/** After that long without a sign a schema's process is gone; Ponder itself waits 25 s. */
const silentMs = 30_000;

export const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  client.on("error", () => undefined);
  await client.connect();
  return client;
};

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Every schema that the indexer has filled, alive or not. */
export async function listSchemas(db: pg.Client): Promise<IndexerSchema[]> {
  const { rows } = await db.query<{ name: string }>(
    "select table_schema as name from information_schema.tables where table_name = '_ponder_meta' and table_type = 'BASE TABLE'",
  );
  const found: IndexerSchema[] = [];
  for (const { name } of rows.filter((row) => ownName.test(row.name))) {
    const app = await appOf(db, name);
    if (app) found.push({ name, ...app });
  }
  return found;
}

async function appOf(db: pg.Client, schema: string) {
  const { rows } = await db.query<{ value: App }>(
    `select value from ${quoted(schema)}."_ponder_meta" where key = 'app'`,
  );
  const app = rows[0]?.value;
  return (
    app && {
      tables: app.table_names,
      alive: app.is_locked === 1 && app.heartbeat_at > Date.now() - silentMs,
      ready: app.is_ready === 1,
      heartbeatAt: app.heartbeat_at,
    }
  );
}

/** @returns what the indexer says of one schema, or undefined when nothing is in it yet. */
export async function findSchema(db: pg.Client, name: string): Promise<IndexerSchema | undefined> {
  const there = await db.query("select to_regclass($1) as meta", [`${quoted(name)}."_ponder_meta"`]);
  const app = there.rows[0].meta === null ? undefined : await appOf(db, name);
  return app && { name, ...app };
}

/** The schema that readers see through the views now, or undefined before the first. */
export async function schemaBehind(db: pg.Client, views: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    "select table_schema as name from information_schema.view_table_usage where view_schema = $1 and view_name = '_ponder_checkpoint'",
    [views],
  );
  return rows[0]?.name;
}

/** How far a schema is, as one sortable text: 10 digits time, 16 chain, 16 block. */
async function checkpointOf(db: pg.Client, schema: string): Promise<string> {
  const { rows } = await db.query<{ latest: string | null }>(
    `select left(min(latest_checkpoint), 42) as latest from ${quoted(schema)}."_ponder_checkpoint"`,
  );
  return rows[0]?.latest ?? "";
}

/**
 * Points the views to another schema, all in one moment, and only when it is as far as the one before: nobody ever sees fewer
 * rows. Ponder's own move comes before it has read the blocks that are not final, which on Polygon is minutes of sales.
 * @returns false when it is not as far, or when readers were too busy to be asked to wait: try again.
 */
export async function moveViews(db: pg.Client, { schema, views }: { schema: string; views: string }): Promise<boolean> {
  const to = await findSchema(db, schema);
  if (!to?.ready) return false;
  const before = await schemaBehind(db, views);
  if (before === schema) return true;
  await db.query("begin");
  try {
    // Shorter than PostgreSQL's own search for deadlocks: if somebody must step back it is us, never a reader.
    await db.query("set local lock_timeout = '200ms'");
    const present = await db.query<{ name: string }>(
      "select table_name as name from information_schema.views where table_schema = $1",
      [views],
    );
    const names = present.rows.map(({ name }) => `${quoted(views)}.${quoted(name)}`);
    if (names.length > 0) await db.query(`lock table ${names.join(", ")} in access exclusive mode`);
    if (before && (await checkpointOf(db, schema)) < (await checkpointOf(db, before))) {
      await db.query("rollback");
      return false;
    }
    await db.query(`create schema if not exists ${quoted(views)}`);
    if (names.length > 0) await db.query(`drop view ${names.join(", ")}`);
    for (const table of [...to.tables, "_ponder_meta", "_ponder_checkpoint"])
      await db.query(
        `create view ${quoted(views)}.${quoted(table)} as select * from ${quoted(schema)}.${quoted(table)}`,
      );
    await announceOn(db, { schema, views });
    await db.query("commit");
    return true;
  } catch (error) {
    await db.query("rollback");
    const code = (error as { code?: string }).code;
    if (code === "55P03" || code === "40P01") return false;
    throw error;
  }
}

/** Each block is announced on the views' channel as Ponder does it: by its own function, under the views' name. */
async function announceOn(db: pg.Client, { schema, views }: { schema: string; views: string }): Promise<void> {
  const { rows } = await db.query<{ body: string }>(
    "select prosrc as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = $1 and p.proname = 'live_query_notify'",
    [schema],
  );
  const body = rows[0]?.body.replaceAll(`${schema}_live_query`, `${views}_live_query`);
  if (!body) throw new Error(`${schema} announces nothing`);
  await db.query(
    `create or replace function ${quoted(views)}.live_query_notify() returns trigger language plpgsql as ${literal(body)}`,
  );
  await db.query(
    `create or replace trigger ${quoted(`${views}_live_query_notify`)} after insert or update or delete
     on ${quoted(schema)}."_ponder_checkpoint" for each statement execute procedure ${quoted(views)}.live_query_notify()`,
  );
}

/** The same for a stack that has just started. A schema that cannot be dropped now is dropped next time. */
export async function clearOldSchemas(url: string, views: string): Promise<void> {
  const db = await connect(url);
  await pruneSchemas(db, views).catch(() => undefined);
  await db.end();
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * Drops what former deployments left, except what readers see, what a process holds, and the newest of the rest, to which one
 * can go back. @returns the names dropped.
 */
export async function pruneSchemas(db: pg.Client, views: string): Promise<string[]> {
  const current = await schemaBehind(db, views);
  const [, ...old] = (await listSchemas(db))
    .filter(({ name, alive }) => name !== current && !alive)
    .sort((a, b) => b.heartbeatAt - a.heartbeatAt);
  for (const { name } of old) await db.query(`drop schema ${quoted(name)} cascade`);
  return old.map(({ name }) => name);
}
