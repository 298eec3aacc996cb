import pg from "pg";

/** Name of the database in a connection string. */
export const databaseName = (url) => decodeURIComponent(new URL(url).pathname.slice(1));

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

// Prisma's own parameters (?schema=…) mean nothing to PostgreSQL.
const bare = (url) => {
  const plain = new URL(url);
  plain.search = "";
  return plain.toString();
};

/** The same server's maintenance database, from where others are created and dropped. */
export const maintenanceUrl = (url) => {
  const admin = new URL(bare(url));
  admin.pathname = "/postgres";
  return admin.toString();
};

/** Runs `work` on a connection of its own. */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: bare(url), connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function createDatabase(url, name = databaseName(url)) {
  await withClient(maintenanceUrl(url), (client) => client.query(`CREATE DATABASE ${quoted(name)}`));
  return { databaseName: name };
}

export const dropDatabase = (url, name = databaseName(url)) =>
  withClient(maintenanceUrl(url), (client) => client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`));

/** Makes the database when it is missing; two that try at once both succeed. @returns true when it was made now. */
export async function ensureDatabase(url) {
  const exists = (client) => client.query("select 1 from pg_database where datname = $1", [databaseName(url)]);
  if ((await withClient(maintenanceUrl(url), exists)).rowCount) return false;
  try {
    await createDatabase(url);
    return true;
  } catch (error) {
    if (error.code === "42P04" || error.code === "23505") return false;
    throw error;
  }
}

/** Prisma's code and sentence for a connection that failed. */
export function explainConnection(error, url) {
  const { host, hostname } = new URL(url);
  if (error.code === "3D000")
    return {
      error_code: "P1003",
      message: `Database \`${databaseName(url)}\` does not exist on the database server at \`${host}\`.`,
    };
  if (error.code === "28P01" || error.code === "28000")
    return { error_code: "P1000", message: `Authentication failed against database server at \`${hostname}\`.` };
  return { error_code: "P1001", message: `Can't reach database server at \`${host}\`: ${error.message}` };
}
