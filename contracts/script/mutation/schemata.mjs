// Turns the sources into one text that carries every mutant, all asleep. Mutant n wakes when the block's coinbase is n's
// address, a setting of the test run and not of the compiler: so all of them share one compilation.
import { rangeOf, readTrees, walk } from "../solc-reader.mjs";
import { findPlaces, isGuard, isGuardCall } from "./places.mjs";
import { render } from "./rewrite.mjs";

/** No account, precompile or test address lies here. */
const BASE = 0x6d7574616e74n << 104n;
export const coinbaseOf = (id) => `0x${(BASE + BigInt(id)).toString(16).padStart(40, "0")}`;

/** A pure function may not read the block, so the reader is called through a pointer that says it is pure. */
export const SWITCH_FILE = "src/MutantSwitch.sol";
export const SWITCH = `// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

function mutantReader(uint256 id) view returns (bool) {
    return uint256(uint160(address(block.coinbase))) == ${BASE} + id;
}

function mutantOn(uint256 id) pure returns (bool) {
    function (uint256) internal view returns (bool) read = mutantReader;
    function (uint256) internal pure returns (bool) asPure;
    assembly {
        asPure := read
    }
    return asPure(id);
}

function mutantDivUp(uint256 a, uint256 b) pure returns (uint256) {
    return (a + b - 1) / b;
}
`;

const selector = {
  on: (id) => `mutantOn(${id})`,
  yulOff: (id) => `iszero(eq(coinbase(), ${BASE + BigInt(id)}))`,
  divUp: "mutantDivUp",
};

/**
 * @typedef {{ id: number, file: string, line: number, where: string, kind: string, text: string, key: string,
 *   deep?: boolean }} Mutant
 * @returns {{ mutants: Mutant[], files: Map<string, string>, assemblyLeft: number }}
 */
export function buildSchemata({ deep = false, without = new Set() } = {}) {
  const { units, bytes, errors } = readTrees();
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
  const declarations = new Map();
  const fileOf = new Map();
  for (const [file, unit] of units) {
    walk(unit, (node) => {
      declarations.set(node.id, node);
      fileOf.set(node.id, file);
    });
  }

  let assemblyLeft = 0;
  /** @type {(Mutant & { place: object })[]} */
  const mutants = [];
  for (const file of [...units.keys()].filter((name) => name.startsWith("src/")).sort()) {
    const text = bytes.get(file);
    const found = findPlaces(units.get(file), text, declarations, selector);
    assemblyLeft += found.assemblyLeft;
    const seen = new Map();
    for (const place of found.places.sort((a, b) => a.start - b.start || b.end - a.end)) {
      const name = `${file} ${place.where} | ${place.kind} | ${Buffer.from(place.text, "latin1").toString("utf8")}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const key = seen.get(name) > 1 ? `${name} #${seen.get(name)}` : name;
      const line = text.slice(0, place.start).split("\n").length;
      if ((place.deep && !deep) || without.has(key)) continue;
      mutants.push({ id: 0, file, line, where: place.where, kind: place.kind, text: place.text, key, place });
    }
  }
  const used = new Map();
  for (const { place } of mutants) {
    const called = place.site?.expression?.referencedDeclaration;
    if (called !== undefined) used.set(called, (used.get(called) ?? 0) + 1);
  }
  // Used once, a guarding function's own mutants say the same.
  const kept = mutants.filter(({ place }) => (used.get(place.site?.expression?.referencedDeclaration) ?? 2) > 1);
  kept.forEach((mutant, index) => {
    mutant.id = index + 1;
  });
  return { mutants: kept, files: rewriteFiles(kept, { declarations, fileOf, bytes }), assemblyLeft };
}

function rewriteFiles(mutants, { declarations, fileOf, bytes }) {
  const edits = new Map();
  const edit = (file, one) => edits.set(file, [...(edits.get(file) ?? []), one]);
  const variants = new Map();
  const variant = (declaration, make) => variants.set(declaration, [...(variants.get(declaration) ?? []), make]);

  for (const { id, file, place } of mutants) {
    if (place.wrap) edit(file, { start: place.start, end: place.end, wrap: place.wrap(id) });
    else if (place.kind === "modifier removed") {
      const name = `${place.site.modifierName.name.split(".").at(-1)}_mutant${id}`;
      edit(file, { ...rangeOf(place.site.modifierName), wrap: () => name });
      variant(place.site.modifierName.referencedDeclaration, (text, node, inner) =>
        modifierWithout(text, node, inner, name, id),
      );
    } else {
      const { expression } = place.site;
      const name = `${expression.memberName ?? expression.name}_unguarded`;
      const at = { start: rangeOf(expression).end - name.length + "_unguarded".length, end: rangeOf(expression).end };
      edit(file, {
        start: place.start,
        end: place.end,
        wrap: (rendered, original) => {
          const before = original.slice(0, at.start - place.start);
          return `(mutantOn(${id}) ? ${before}${name}${original.slice(at.end - place.start)} : ${rendered})`;
        },
      });
      if (!variants.has(expression.referencedDeclaration)) {
        variant(expression.referencedDeclaration, (text, node) =>
          functionWithoutGuards(text, node, name, declarations),
        );
      }
    }
  }

  // A variant stands behind what it varies and carries the mutants inside it, so that those wake in it as well.
  for (const [declaration, makers] of variants) {
    const node = declarations.get(declaration);
    const file = fileOf.get(declaration);
    const text = bytes.get(file);
    const inner = [...(edits.get(file) ?? [])];
    const texts = makers.map((make) => make(text, node, inner)).join("\n");
    const { start, end } = rangeOf(node);
    edit(file, { start, end, wrap: (rendered) => `${rendered}\n${texts}\n` });
  }

  const files = new Map();
  for (const [file, list] of edits) {
    const depth = file.split("/").length - 1;
    const path = file.startsWith("src/") ? `${"../".repeat(depth - 1) || "./"}${SWITCH_FILE.slice(4)}` : SWITCH_FILE;
    const from = file.startsWith("src/") && !path.startsWith(".") ? `./${path}` : path;
    const head = `import { mutantOn, mutantDivUp } from "${from}";\n`;
    // At the end, so that lines keep their numbers.
    files.set(file, `${render(bytes.get(file), list)}\n${head}`);
  }
  return files;
}

/** `modifier name(…) { checks; _; rest }` whose checks and rest sleep when the mutant is awake. */
function modifierWithout(text, node, inner, name, id) {
  const { start, end } = rangeOf(node.body);
  const statements = node.body.statements;
  const places = statements.filter((statement) => statement.nodeType === "PlaceholderStatement");
  const parameters = node.parameters.parameters.length > 0 ? render(text, [], ...bounds(node.parameters)) : "()";
  const body = render(text, inner, start, end);
  const declares = statements.some((statement) => statement.nodeType === "VariableDeclarationStatement");
  if (places.length !== 1 || declares) {
    return `modifier ${name}${parameters} { if (mutantOn(${id})) { _; } else ${body} }`;
  }
  const at = rangeOf(places[0]);
  const after = text.indexOf(";", at.end - 1) + 1;
  const before = render(text, inner, start + 1, at.start);
  const rest = render(text, inner, after, end - 1);
  return `modifier ${name}${parameters} { if (!mutantOn(${id})) { ${before} } _; if (!mutantOn(${id})) { ${rest} } }`;
}

/** The same function with every check and guard taken out. */
function functionWithoutGuards(text, node, name, declarations) {
  const off = [];
  walk(node.body, (inner) => {
    if (isGuard(inner, declarations)) {
      off.push({ ...rangeOf(inner.condition), wrap: () => "false" });
      return false;
    }
    if (isGuardCall(inner)) {
      const { start, end } = rangeOf(inner);
      off.push({ start, end: text.indexOf(";", end - 1) + 1, wrap: () => "{ }" });
      return false;
    }
    return true;
  });
  const { start, end } = rangeOf(node);
  const nameAt = text.indexOf(node.name, start + "function".length);
  off.push({ start: nameAt, end: nameAt + node.name.length, wrap: () => name });
  return render(text, off, start, end).replace(/\boverride(\([^)]*\))?\s/, "");
}

const bounds = (node) => Object.values(rangeOf(node));
