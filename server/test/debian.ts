import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

// Daemons live where a plain user's PATH does not look.
const folders = () => [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin", "/opt/homebrew/sbin"];
const find = (program: string): string | undefined =>
  folders()
    .filter(Boolean)
    .map((folder) => path.join(folder, program))
    .find((file) => existsSync(file));

/**
 * Path of a program of this machine; installed from Debian's package when it is missing and we may.
 * @throws Error that names the package.
 */
export function ensureProgram(program: string, packageName: string): string {
  const found = find(program);
  if (found) return found;
  if (process.getuid?.() === 0 && find("apt-get")) {
    // Run level 1: a package that brings a service does not start it.
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    execFileSync("apt-get", ["update", "-qq"], { env, stdio: "inherit" });
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", packageName], {
      env,
      stdio: "inherit",
    });
    const installed = find(program);
    if (installed) return installed;
  }
  throw new Error(`This test needs ${program}: install it (Debian: apt-get install ${packageName}).`);
}
