import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { portOf } from "@/server/config/ports";
import { databaseUrl } from "@/server/local/postgres";
import { stack } from "../harness/stack";

/** One question to the stack's database, the chain's view (schema `chain`) included. */
export async function rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const { base, stateDir } = stack();
  const { databasePassword } = JSON.parse(readFileSync(path.join(stateDir, "secrets.json"), "utf8"));
  const client = new pg.Client({
    connectionString: databaseUrl({ port: portOf("postgres", base), password: databasePassword, stateDir }),
  });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
