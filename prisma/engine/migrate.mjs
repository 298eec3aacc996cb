// node prisma/engine/migrate.mjs : makes the database of DATABASE_URL when it is missing and applies what is new, the job
// queue's tables included. Safe to run at every start and by two processes at once; when nothing is new it only looks.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runMigrations } from "graphile-worker";
import { ensureDatabase, withClient } from "./database.mjs";

const home = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(home, "../..");
const migrations = path.join(root, "prisma/migrations");

/** Name to SHA-256 of each migration in the checkout; what Prisma records as `checksum`. */
function written() {
  const folders = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const file = (name) => path.join(migrations, name, "migration.sql");
  return folders
    .filter(({ name }) => existsSync(file(name)))
    .map(({ name }) => ({
      name,
      checksum: createHash("sha256")
        .update(readFileSync(file(name)))
        .digest("hex"),
    }));
}

/** True when every migration of the checkout is recorded as finished. Saves the CLI's three seconds at each start. */
const isCurrent = (url) =>
  withClient(url, async (client) => {
    const table = await client.query(`select to_regclass('public."_prisma_migrations"') as at`);
    if (!table.rows[0].at) return false;
    const { rows } = await client.query(
      `select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
    );
    const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    return written().every(({ name, checksum }) => done.get(name) === checksum);
  });

function deploy(url) {
  const cli = path.join(root, "node_modules/prisma/build/index.js");
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [cli, "migrate", "deploy"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      DATABASE_URL: url,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(home, "schema-engine.mjs"),
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  });
  if (status !== 0) throw new Error(`prisma migrate deploy failed:\n${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

/**
 * Brings a database to the state of prisma/migrations and installs the job queue's tables.
 * @param {string} url PostgreSQL connection string; its user may create databases when this one is missing.
 * @returns {Promise<"created" | "migrated" | "current">}
 * @throws when the server does not answer or a migration fails; Prisma's text is in the message.
 */
export async function migrate(url) {
  const created = await ensureDatabase(url);
  const current = !created && (await isCurrent(url));
  if (!current) deploy(url);
  await runMigrations({ connectionString: url, logger: undefined });
  if (created) return "created";
  return current ? "current" : "migrated";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error("DATABASE_URL is not set");
    process.exit(1);
  }
  try {
    console.log(`database ${await migrate(url)}`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
