import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { PartSpec } from "./part";
import { type Owner, postgresHome, postgresOwner } from "./postgres-home";
import { explain, SetupError } from "./setup/say.mjs";

export type PostgresSettings = {
  /** Folder that holds the data folder `postgres`. */
  stateDir: string;
  port: number;
  password: string;
  /** Gives up durability for speed; only for databases that a test throws away. */
  disposable?: boolean;
};

const databaseName = "ticketchain";

export const databaseUrl = ({ port, password }: PostgresSettings, database = databaseName) =>
  `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;

/** True when this state folder has held a database before. */
export const hasDatabase = (stateDir: string) => existsSync(path.join(postgresHome(stateDir).data, "PG_VERSION"));

/** Removes the data folder of this state folder, wherever it had to lie. */
export const removeDatabase = (stateDir: string) =>
  rmSync(path.dirname(postgresHome(stateDir).data), { recursive: true, force: true });

/** PostgreSQL from its npm package as a part of the stack; its data folder is made on first use. */
export function postgresPart(settings: PostgresSettings): PartSpec {
  const { stateDir, port, password, disposable } = settings;
  const owner = postgresOwner();
  const { bin, data } = postgresHome(stateDir);
  if (!hasDatabase(stateDir)) initialise({ bin, data, password, owner });
  const flags = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "128MB",
    log_min_messages: "warning",
    ...(disposable ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const options = Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return {
    name: "postgres",
    // A refused statement is its caller's to report; what the server itself cannot bear is everybody's.
    shows: ({ text }) => /\b(FATAL|PANIC)\b/.test(text),
    // Fast shutdown: open connections are cut, nothing that was committed is lost.
    stopSignal: "SIGINT",
    command: () => ({
      program: path.join(bin, "postgres"),
      args: ["-D", data, "-p", String(port), ...options],
      cwd: data,
      env: { PATH: process.env.PATH ?? "", LC_MESSAGES: "C", TZ: "UTC" },
      ...owner,
    }),
    probe: () => answers(databaseUrl(settings, "postgres")),
  };
}

/** Makes the application's database when it is missing. */
export async function ensureDatabase(settings: PostgresSettings): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(settings, "postgres") });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Fresh = { bin: string; data: string; password: string; owner: Owner };

function initialise({ bin, data, password, owner }: Fresh) {
  const own = (at: string) => owner.uid !== undefined && chownSync(at, owner.uid, owner.gid ?? owner.uid);
  mkdirSync(data, { recursive: true });
  chmodSync(data, 0o700);
  own(data);
  const passwordFile = path.join(path.dirname(data), "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  own(passwordFile);
  const args = [`--pgdata=${data}`, "--auth=scram-sha-256", "--username=postgres", `--pwfile=${passwordFile}`];
  // The collation is PostgreSQL's own, so that a bare machine without locales sorts like every other.
  args.push("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync");
  const env = { PATH: process.env.PATH ?? "", LC_MESSAGES: "C" } as Record<string, string> as NodeJS.ProcessEnv;
  const done = spawnSync(path.join(bin, "initdb"), args, { ...owner, cwd: data, encoding: "utf8", env });
  rmSync(passwordFile, { force: true });
  if (done.status === 0) return;
  rmSync(data, { recursive: true, force: true });
  const said = `${done.error?.message ?? ""}${done.stderr ?? ""}`.trim();
  throw new SetupError(explain(said) ?? `${said}\n\nPostgreSQL could not make its data folder: the reason is above.`);
}
