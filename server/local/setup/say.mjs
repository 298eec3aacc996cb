// The launcher hands its own beginning on, so that one clock runs through the whole start.
const startedAt = Number(process.env.TC_STARTED_AT ?? Date.now());
process.env.TC_STARTED_AT = String(startedAt);

/** Seconds since the start began, as a fixed-width text. */
const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`;

/** One progress line. @param {string} text */
export const say = (text) => process.stdout.write(`${elapsed()}  ${text}\n`);

/** A failure that the reader can act on: printed as its one line, without a stack. */
export class SetupError extends Error {}

/**
 * Prints why it ended. Expected failures are one line; anything else keeps its stack, because then the fault is ours.
 * @param {unknown} error
 */
export function printFailure(error) {
  const known = error instanceof SetupError ? error.message : explain(error);
  const ours = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\n${known ?? ours}\n`);
}

/**
 * Machine troubles that every step can run into, as one line that says what to do. Undefined when the text is not one of them.
 * @param {unknown} error @returns {string | undefined}
 */
export function explain(error) {
  const text = error instanceof Error ? `${/** @type {any} */ (error).code ?? ""} ${error.message}` : String(error);
  const library = /error while loading shared libraries: ([\w.+-]+)/.exec(text)?.[1];
  if (library)
    return `The library ${library} is missing on this machine: install the package that holds it (on Debian probably: apt-get install ${debianPackage(library)}) and start again.`;
  if (/ENOSPC|No space left on device/.test(text)) return "The disk is full: free about 3 GB and start again.";
  if (/EDQUOT/.test(text)) return "The disk quota is used up: free about 3 GB and start again.";
  if (/EMFILE|ENFILE/.test(text)) return "Too many open files: raise the limit with `ulimit -n 4096` and start again.";
  const denied = /EACCES[^']*'([^']+)'/.exec(text)?.[1];
  if (denied) return `No permission for ${denied}: give it to the user who starts this (chown) and start again.`;
  return undefined;
}

/** @param {string} library */
function debianPackage(library) {
  const stem = library.replace(/\.so.*$/, "");
  const version = /\.so\.(\d+)/.exec(library)?.[1] ?? "";
  const name = stem.replace(/_/g, "-").toLowerCase();
  if (name.endsWith(version)) return name;
  return /\d$/.test(name) ? `${name}-${version}` : `${name}${version}`;
}
