import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Files that git knows or would take, without what it ignores. @returns {string[]} relative to the root */
export const trackedFiles = () =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  })
    .split("\n")
    .filter((name) => name !== "" && existsSync(path.join(root, name)));

/** @param {string} name */
export const read = (name) => readFileSync(path.join(root, name), "utf8");

/** Prints what was found and sets the exit code. @param {string} what @param {string[]} complaints */
export function report(what, complaints) {
  for (const complaint of complaints) console.log(complaint);
  console.log(complaints.length === 0 ? `${what}: ok` : `${what}: ${complaints.length} found`);
  if (complaints.length > 0) process.exitCode = 1;
}
