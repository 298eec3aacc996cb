import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { openPool } from "../db/pool";
import { openDatabase } from "../db/prisma";

/**
 * A fresh, migrated database of this test file's own, on the run's one PostgreSQL. Call it at the top of a `*.db.test.ts` file
 * (`const { db } = await testDatabase()`); it is closed when the file ends.
 */
export async function testDatabase() {
  const server = inject("postgresUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query(`create database ${name} template ticketchain`);
  } finally {
    await admin.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  const db = openDatabase(url.toString());
  const pool = openPool(url.toString());
  afterAll(async () => {
    await db.$disconnect();
    await pool.end().catch(() => undefined);
  });
  return { url: url.toString(), db, pool };
}
