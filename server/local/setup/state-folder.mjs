import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { SetupError } from "./say.mjs";
import { root } from "./stamps.mjs";

const marker = ".ticketchain-state";

/** Everything a stack keeps. Reset removes these names and nothing else. */
export const stateEntries = [
  "postgres",
  "chain",
  "logs",
  "twins",
  "secrets.json",
  "deployment.json",
  "run.json",
  "seeded",
];

/** Where this stack keeps its data. */
export const stateDirectory = () => path.resolve(root, process.env.TC_STATE_DIR ?? ".local");

/** @param {string} directory */
export function checkWritable(directory) {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch {
    throw new SetupError(
      `${directory} cannot be written by this user: chown it, or choose another folder with TC_STATE_DIR=<folder>.`,
    );
  }
}

/**
 * Makes a folder ours, or refuses it. Only a new or empty folder is taken, because reset will remove things from it; inside the
 * checkout only names that git ignores are taken, and never a folder that holds the checkout.
 * @param {string} directory
 */
export function claimStateDirectory(directory) {
  refuseSourceFolders(directory);
  checkWritable(directory);
  if (existsSync(path.join(directory, marker))) return;
  const names = readdirSync(directory);
  if (names.length > 0)
    throw new SetupError(
      `${directory} holds other things (${names.slice(0, 3).join(", ")}): choose a new folder with TC_STATE_DIR=<folder>.`,
    );
  writeFileSync(path.join(directory, marker), "A stack keeps its data here; npm run reset empties it.\n");
}

/**
 * True for a folder that a start has claimed, false when there is nothing to empty.
 * @param {string} directory @throws SetupError for every other folder
 */
export function isClaimed(directory) {
  refuseSourceFolders(directory);
  if (existsSync(path.join(directory, marker))) return true;
  if (!existsSync(directory) || readdirSync(directory).length === 0) return false;
  throw new SetupError(`${directory} was not made by a start of this stack: nothing was removed.`);
}

/**
 * Empties a state folder that a start has claimed. Refuses every other folder, and leaves names it does not know.
 * @param {string} directory @returns {string[]} names that were left
 */
export function emptyStateDirectory(directory) {
  if (!isClaimed(directory)) return [];
  for (const name of stateEntries) rmSync(path.join(directory, name), { recursive: true, force: true });
  return readdirSync(directory).filter((name) => name !== marker);
}

/** @param {string} directory */
function refuseSourceFolders(directory) {
  const inside = path.relative(root, directory);
  const isOutside = inside.startsWith("..") || path.isAbsolute(inside);
  const holdsCheckout = isOutside && !path.relative(directory, root).startsWith("..");
  if ((isOutside && !holdsCheckout) || /^\.local[\w.-]*(\/|$)/.test(inside)) return;
  throw new SetupError(
    `${directory} is no place for state: use .local in this checkout, or a folder outside it with TC_STATE_DIR=<folder>.`,
  );
}

/**
 * The process that runs a stack on this state folder, if one is alive.
 * @param {string} stateDir @returns {{ pid: number, port: number } | undefined}
 */
export function runningStack(stateDir) {
  const file = path.join(stateDir, "run.json");
  if (!existsSync(file)) return undefined;
  try {
    const { pid, port } = JSON.parse(readFileSync(file, "utf8"));
    process.kill(pid, 0);
    return { pid, port };
  } catch {
    return undefined;
  }
}
