import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { allPorts } from "../config/ports";
import { serverEnvironment } from "./environment";
import { databaseUrl } from "./postgres";
import { ensureSecrets } from "./secrets";
import { runningStack, stateDirectory } from "./setup/state-folder.mjs";

/**
 * Makes this process see what the stack of `npm start` sees, unless the environment names another one. @returns false when there is
 * neither.
 */
export function takeStackEnvironment(): boolean {
  if (process.env.DATABASE_URL) return true;
  const stateDir = stateDirectory();
  const running = runningStack(stateDir);
  const record = path.join(stateDir, "deployment.json");
  if (!running || !existsSync(record)) return false;
  const secrets = ensureSecrets(stateDir);
  const postgres = { stateDir, port: allPorts(running.port).postgres, password: secrets.databasePassword };
  const given = {
    ...{ base: running.port, mode: "production" as const, secrets, stateDir },
    databaseUrl: databaseUrl(postgres),
  };
  Object.assign(process.env, serverEnvironment(given, JSON.parse(readFileSync(record, "utf8"))));
  return true;
}
