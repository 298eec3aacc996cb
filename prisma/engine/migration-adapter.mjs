import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { createDatabase, databaseName, dropDatabase } from "./database.mjs";

// PostgreSQL's internal "char" (pg_catalog columns) has no place in the adapter's type map; the engine reads it as text.
const charOid = 18;
const bpcharOid = 1042;
const characterColumn = 6;

const settingsOf = (url) => {
  const at = new URL(url);
  return {
    host: decodeURIComponent(at.searchParams.get("host") || at.hostname),
    port: Number(at.port || 5432),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: databaseName(url),
    max: 4,
  };
};

/** Makes "char" columns readable, before the adapter maps types and after it has named them. */
function readsChar(queryable) {
  const charColumns = new WeakMap();
  const perform = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.performIO = async (query) => {
    const result = await perform(query);
    const fields = result.fields ?? [];
    charColumns.set(
      query,
      fields.flatMap((field, index) => (field.dataTypeID === charOid ? [index] : [])),
    );
    for (const field of fields) if (field.dataTypeID === charOid) field.dataTypeID = bpcharOid;
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = characterColumn;
    return result;
  };
  return queryable;
}

function fitForMigrations(adapter) {
  readsChar(adapter);
  const pool = adapter.underlyingDriver();
  const start = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolation) => readsChar(await start(isolation));
  // The stock adapter splits a script at every semicolon, also inside the bodies of functions.
  adapter.executeScript = async (script) => {
    const client = await pool.connect();
    try {
      await client.query(script);
    } catch (error) {
      adapter.onError(error);
    } finally {
      client.release();
    }
  };
  return adapter;
}

/**
 * Prisma's PostgreSQL adapter, made safe for migrations. Shadow work gets a database of its own that is dropped afterwards;
 * given a connection string, the stock adapter would do it in the main database.
 */
export class MigrationAdapter extends PrismaPg {
  constructor(url, { schema, shadowUrl }) {
    super(settingsOf(url), { schema });
    this.url = url;
    this.schema = schema;
    this.shadowUrl = shadowUrl;
  }

  async connect() {
    return fitForMigrations(await super.connect());
  }

  async connectToShadowDb() {
    const open = async (settings) => fitForMigrations(await new PrismaPg(settings, { schema: this.schema }).connect());
    if (this.shadowUrl) return open(settingsOf(this.shadowUrl));
    const { databaseName: database } = await createDatabase(this.url, `prisma_migrate_shadow_db_${randomUUID()}`);
    const adapter = await open({ ...settingsOf(this.url), database });
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await dropDatabase(this.url, database);
    };
    return adapter;
  }
}
