// Reads the sources with solc in this process: syntax trees and storage layouts. No bytecode is made: about two seconds.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { contractsDir, forge } from "./forge.mjs";

const require = createRequire(import.meta.url);

/** Paths of the Solidity files under a folder of the contracts room, relative to the room. */
export function solidityFiles(folder, room = contractsDir) {
  if (!existsSync(join(room, folder))) return [];
  return readdirSync(join(room, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .sort();
}

let remappings;
function readRemappings() {
  remappings ??= JSON.parse(forge(["config", "--json"], { print: false }).stdout).remappings;
  return remappings;
}

/**
 * What solc knows about the sources without making bytecode, and the very texts that it was given.
 * @param {string} room folder that holds src and lib
 * @param {object} outputSelection in solc's own form
 * @returns {{ sources?: object, contracts?: object, errors: object[], texts: Map<string, string> }}
 */
export function analyse(room, outputSelection) {
  const texts = new Map();
  const read = (file) => {
    texts.set(file, readFileSync(join(room, file), "utf8"));
    return texts.get(file);
  };
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(solidityFiles("src", room).map((file) => [file, { content: read(file) }])),
    settings: { remappings: readRemappings(), outputSelection },
  };
  const findImport = (file) => (existsSync(join(room, file)) ? { contents: read(file) } : { error: "not found" });
  const output = JSON.parse(require("solc").compile(JSON.stringify(input), { import: findImport }));
  return { ...output, texts, errors: (output.errors ?? []).filter((error) => error.severity === "error") };
}

/**
 * One tree a file, libraries included. Offsets in a tree count bytes, so its text comes as one character a byte.
 * @returns {{ units: Map<string, object>, bytes: Map<string, string>, errors: object[] }}
 */
export function readTrees(room = contractsDir) {
  const { sources = {}, texts, errors } = analyse(room, { "*": { "": ["ast"] } });
  return {
    units: new Map(Object.entries(sources).map(([file, { ast }]) => [file, ast])),
    bytes: new Map([...texts].map(([file, text]) => [file, Buffer.from(text).toString("latin1")])),
    errors,
  };
}

export const rangeOf = (node) => {
  const [start, length] = node.src.split(":").map(Number);
  return { start, end: start + length };
};

export function* childrenOf(node) {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === "object" && typeof child.nodeType === "string") yield child;
    }
  }
}

/** Every node under this one, itself first. `enter` may answer false to stay out of a subtree. */
export function walk(node, enter, parents = []) {
  if (enter(node, parents) === false) return;
  for (const child of childrenOf(node)) walk(child, enter, [...parents, node]);
}
