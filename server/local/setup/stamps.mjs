import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

// Beside the packages, not in .local: they describe this checkout's builds, which outlive a reset of the data.
const stampDir = path.join(root, "node_modules", ".cache", "ticketchain");

/**
 * SHA-256 over names and contents of files and folders, relative to the root; what is missing counts as missing.
 * @param {string[]} inputs @param {RegExp} [except] paths left out
 */
export function fingerprint(inputs, except) {
  const hash = createHash("sha256");
  const visit = (/** @type {string} */ relative) => {
    if (except?.test(relative)) return;
    const full = path.join(root, relative);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${relative}/${name}`);
      return;
    }
    hash.update(`${relative}\0`).update(readFileSync(full)).update("\0");
  };
  for (const input of inputs) visit(input);
  return hash.digest("hex");
}

/** @param {string} name @param {string} print */
export const isStamped = (name, print) => {
  const file = path.join(stampDir, name);
  return existsSync(file) && readFileSync(file, "utf8") === print;
};

/** @param {string} name @param {string} print */
export const stamp = (name, print) => {
  mkdirSync(stampDir, { recursive: true });
  writeFileSync(path.join(stampDir, name), print);
};
