import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { Part } from "../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../local/postgres";
import { run } from "../local/setup/run.mjs";
import { root } from "../local/setup/stamps.mjs";
import { freePort } from "./free-port";

declare module "vitest" {
  interface ProvidedContext {
    /** The server's own database; the migrated template beside it is called ticketchain. */
    postgresUrl: string;
  }
}

/** One PostgreSQL for the whole run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject) {
  const stateDir = mkdtempSync(path.join(os.tmpdir(), "tc-db-"));
  // PostgreSQL runs as another user when the tests run as root.
  chmodSync(stateDir, 0o755);
  const settings = { stateDir, port: await freePort(), password: "test", disposable: true };
  const part = new Part(postgresPart(settings), stateDir);
  const end = () => part.signalGroup("SIGKILL");
  process.once("exit", end);
  try {
    await part.start();
    await ensureDatabase(settings);
    const env = { DATABASE_URL: databaseUrl(settings) };
    await run("migrations", [process.execPath, path.join(root, "prisma/engine/migrate.mjs")], { cwd: root, env });
  } catch (error) {
    end();
    throw error;
  }
  project.provide("postgresUrl", databaseUrl(settings, "postgres"));
  return async () => {
    await part.stop();
    process.off("exit", end);
    removeDatabase(stateDir);
    rmSync(stateDir, { recursive: true, force: true });
  };
}
