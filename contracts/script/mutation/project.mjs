// The room of the mutants: a copy of the contracts room with the rewritten sources, compiled once, then sealed.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { contractsDir, linkLibraries } from "../forge.mjs";
import { readTrees, solidityFiles } from "../solc-reader.mjs";
import { forgeInRoom, room } from "./run.mjs";
import { buildSchemata, SWITCH, SWITCH_FILE } from "./schemata.mjs";

const require = createRequire(import.meta.url);

// A mutant must fall by what it does, not by what it costs; comparisons with other libraries know nothing of ours.
const LEFT_OUT = ["test/gas", "test/bench"];

// Half-second answers add up over hundreds of runs, so the version is told without loading the compiler.
// Once sealed, a run that wants to compile is broken: it would take the time of a hundred mutants.
const solcDoor = () => `#!/usr/bin/env node
if (process.argv.includes("--version")) {
  process.stdout.write("solc, the solidity compiler commandline interface\\nVersion: ${solcVersion()}\\n");
} else if (process.env.MUTANTS_SEALED) {
  process.stderr.write("sealed: nothing may be compiled now\\n");
  process.exitCode = 1;
} else {
  require("../../tools/solc-wasm.cjs");
}
`;
const solcVersion = () =>
  require("solc")
    .version()
    .replace(/\.Emscripten.*/, ".Linux.g++");

/** Refreshes files only where they differ, so that an unchanged project stays compiled. */
function put(file, content, encoding = "utf8") {
  const path = join(room, file);
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && readFileSync(path, encoding) === content) return;
  writeFileSync(path, content, { encoding, mode: 0o755 });
}

function removeStale(folder, expected) {
  for (const file of solidityFiles(folder, room)) if (!expected.has(file)) rmSync(join(room, file));
}

function writeRoom({ files }) {
  linkLibraries();
  mkdirSync(join(room, "lib"), { recursive: true });
  for (const name of readdirSync(join(contractsDir, "lib"))) {
    const isRewritten = [...files.keys()].some((file) => file.startsWith(`lib/${name}/`));
    const copy = join(room, "lib", name);
    if (isRewritten || !existsSync(copy))
      cpSync(realpathSync(join(contractsDir, "lib", name)), copy, { recursive: true });
  }
  const expected = new Set([SWITCH_FILE]);
  for (const folder of ["src", "test", "script"]) {
    for (const file of solidityFiles(folder)) {
      if (LEFT_OUT.some((path) => file.startsWith(`${path}/`))) continue;
      expected.add(file);
      const text = files.get(file) ?? readFileSync(join(contractsDir, file), "latin1");
      // The runs of this room decide how long a fuzz test or an invariant lasts.
      put(file, text.replace(/forge-config: *\S+\.(fuzz|invariant)\.(runs|depth)/g, "left out:"), "latin1");
    }
  }
  for (const [file, text] of files) if (file.startsWith("lib/")) put(file, text, "latin1");
  put(SWITCH_FILE, SWITCH);
  for (const folder of ["src", "test", "script"]) removeStale(folder, expected);
  put("foundry.toml", readFileSync(join(contractsDir, "foundry.toml"), "utf8"));
  put("tools/solc-wasm.cjs", solcDoor());
  for (const folder of ["snapshots", "deployments"]) {
    if (existsSync(join(contractsDir, folder)))
      cpSync(join(contractsDir, folder), join(room, folder), { recursive: true });
  }
}

/**
 * Writes and compiles the room. A place whose mutant is no valid Solidity is left out and told.
 * @returns {Promise<{ mutants: import("./schemata.mjs").Mutant[], assemblyLeft: number, inexpressible: string[] }>}
 */
export async function buildRoom({ deep }) {
  const without = new Set();
  for (let round = 0; ; round += 1) {
    const schemata = buildSchemata({ deep, without });
    writeRoom(schemata);
    const { errors } = readTrees(room);
    const bad = errors.map((error) => mutantAt(error, schemata.mutants)).filter(Boolean);
    if (errors.length > 0 && (bad.length === 0 || round > 8)) {
      throw new Error(`the mutants do not compile\n${errors.map((error) => error.formattedMessage).join("\n")}`);
    }
    if (errors.length > 0) {
      for (const mutant of bad) without.add(mutant.key);
      continue;
    }
    const { code, stdout, stderr } = await forgeInRoom(["build"]);
    if (code !== 0) throw new Error(`the mutants do not compile\n${stdout}${stderr}`);
    return { ...schemata, inexpressible: [...without] };
  }
}

/** The mutant whose text the compiler refuses: the one named last before the place of the error. */
function mutantAt({ sourceLocation: at }, mutants) {
  if (!at || at.start < 0) return undefined;
  const before = readFileSync(join(room, at.file), "latin1").slice(0, at.end);
  const id = Number([...before.matchAll(/mutant(?:On\(|)(\d+)/g)].at(-1)?.[1]);
  return mutants.find((mutant) => mutant.id === id);
}
