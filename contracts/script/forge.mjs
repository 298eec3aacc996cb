// Finds the forge of this platform and gives the contracts room the two folders it imports from.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const contractsDir = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

/** Folder of an installed package, wherever npm put it. */
const packageDir = (name) => dirname(require.resolve(`${name}/package.json`));

/** Path of the native forge. Calling it directly saves a Node start over the package's own launcher. */
export function forgePath() {
  const arch = { x64: "amd64", arm64: "arm64" }[process.arch];
  const file = process.platform === "win32" ? "forge.exe" : "forge";
  return join(packageDir(`@foundry-rs/forge-${process.platform}-${arch}`), "bin", file);
}

/** solc cannot import from outside the project root, so the sources are linked into it. Safe to repeat. */
export function linkLibraries() {
  const libraries = {
    "forge-std": join(packageDir("@layerzerolabs/toolbox-foundry"), "lib", "forge-std"),
    solady: join(packageDir("solady"), "src"),
  };
  const lib = join(contractsDir, "lib");
  mkdirSync(lib, { recursive: true });
  for (const [name, source] of Object.entries(libraries)) {
    const link = join(lib, name);
    const target = relative(lib, source);
    const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink();
    if (isLink && readlinkSync(link) === target && existsSync(link)) continue;
    rmSync(link, { recursive: true, force: true });
    // Windows makes folder links without special rights only as junctions, which need a whole path.
    if (process.platform === "win32") symlinkSync(source, link, "junction");
    else symlinkSync(target, link, "dir");
  }
}

/**
 * Runs forge in the contracts room. Colours stay off so that the output can be read by a program.
 * @returns {{ code: number, stdout: string, stderr: string }}
 */
export function forge(args, { env = {}, print = true } = {}) {
  linkLibraries();
  const result = spawnSync(forgePath(), args, {
    cwd: contractsDir,
    env: { ...process.env, NO_COLOR: "1", FOUNDRY_DISABLE_NIGHTLY_WARNING: "1", ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  if (print) process.stdout.write(result.stdout + result.stderr);
  return { code: result.status ?? 1, stdout: result.stdout, stderr: result.stderr };
}
