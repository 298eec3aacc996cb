// node contracts/script/layout.mjs [--accept]
// Where every variable lies and how large every contract is, compared with contracts/snapshots. A version that is
// deployed keeps its layout; one that grows past a limit cannot be deployed at all. --accept writes the present state.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildContracts } from "./build.mjs";
import { contractsDir } from "./forge.mjs";
import { analyse, walk } from "./solc-reader.mjs";

/** EIP-170 and EIP-3860. */
export const LIMITS = { runtime: 24_576, init: 49_152 };
const FILES = { layout: "storage-layout.json", sizes: "sizes.json" };

function readSources() {
  const output = analyse(contractsDir, { "*": { "": ["ast"], "*": ["storageLayout", "transientStorageLayout"] } });
  if (output.errors.length > 0) throw new Error(output.errors.map((error) => error.formattedMessage).join("\n"));
  return output;
}

/** Contracts that can be deployed, by name, with the file that holds each. */
function deployable({ sources }) {
  const found = new Map();
  for (const [file, { ast }] of Object.entries(sources)) {
    if (!file.startsWith("src/")) continue;
    walk(ast, (node) => {
      if (node.nodeType !== "ContractDefinition") return node.nodeType === "SourceUnit";
      if (node.contractKind === "contract" && !node.abstract) found.set(node.name, file);
      return false;
    });
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

/** One readable row a variable. The tree's own numbers are left out: they change with every edit anywhere. */
function rows(members, types) {
  return members.map(({ slot, offset, label, type }) => {
    const { numberOfBytes, label: typeLabel } = types[type];
    return `slot ${slot}, byte ${offset}: ${label}, ${typeLabel}, ${numberOfBytes} bytes`;
  });
}

function describe({ storage = [], types } = {}) {
  if (storage.length === 0) return undefined;
  const structs = Object.values(types ?? {}).filter((type) => type.members);
  structs.sort((a, b) => a.label.localeCompare(b.label));
  return {
    storage: rows(storage, types),
    ...Object.fromEntries(structs.map(({ label, members }) => [label, rows(members, types)])),
  };
}

/**
 * The state of the sources, and with `sizes` of what forge made of them.
 * @returns {{ layout: object, sizes?: Record<string, { runtime: number, init: number }> }}
 */
export function readPresent({ sizes }) {
  const output = readSources();
  const present = { layout: {}, ...(sizes ? { sizes: {} } : {}) };
  for (const [name, file] of deployable(output)) {
    const { storageLayout, transientStorageLayout } = output.contracts[file][name];
    const transient = describe(transientStorageLayout);
    present.layout[name] = { ...describe(storageLayout), ...(transient ? { transient } : {}) };
    if (sizes) present.sizes[name] = readSize(name, file);
  }
  return present;
}

function readSize(name, file) {
  const bytes = ({ object }) => (object.length - 2) / 2;
  const artifact = join(contractsDir, "out", file.split("/").at(-1), `${name}.json`);
  const { bytecode, deployedBytecode } = JSON.parse(readFileSync(artifact, "utf8"));
  return { runtime: bytes(deployedBytecode), init: bytes(bytecode) };
}

const snapshotFile = (kind) => join(contractsDir, "snapshots", FILES[kind]);
const readSnapshot = (kind) =>
  existsSync(snapshotFile(kind)) ? JSON.parse(readFileSync(snapshotFile(kind), "utf8")) : {};

const textRows = (value) =>
  Object.entries(value ?? {}).flatMap(([part, inner]) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? textRows(inner).map((row) => `${part} ${row}`)
      : [inner].flat().map((row) => `${part}: ${row}`),
  );

/** What differs from the committed snapshots or is over a limit, one line each. */
export function findProblems(present) {
  const problems = Object.entries(present).flatMap(([kind, now]) => {
    const [before, after] = [textRows(readSnapshot(kind)), textRows(now)];
    return [
      ...before.filter((row) => !after.includes(row)).map((row) => `- ${row}`),
      ...after.filter((row) => !before.includes(row)).map((row) => `+ ${row}`),
    ];
  });
  for (const [name, size] of Object.entries(present.sizes ?? {})) {
    for (const [part, limit] of Object.entries(LIMITS)) {
      if (size[part] > limit) problems.push(`${name} ${part} code: ${size[part]} bytes, at most ${limit}`);
    }
  }
  return problems;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    buildContracts();
    const present = readPresent({ sizes: true });
    if (process.argv.includes("--accept")) {
      for (const kind of Object.keys(FILES)) {
        writeFileSync(snapshotFile(kind), `${JSON.stringify(present[kind], null, 2)}\n`);
      }
    }
    const problems = findProblems(present);
    for (const line of problems) console.log(line);
    console.log(
      JSON.stringify({ sizes: present.sizes, limits: LIMITS, problems: problems.length, ok: problems.length === 0 }),
    );
    process.exitCode = problems.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error.message);
    console.log(JSON.stringify({ ok: false, error: error.message.split("\n")[0] }));
    process.exitCode = 1;
  }
}
