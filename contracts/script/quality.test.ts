import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { parseLcov } from "./coverage.mjs";
import { findPlaces } from "./mutation/places.mjs";
import { render } from "./mutation/rewrite.mjs";
import { walk } from "./solc-reader.mjs";

const solc = createRequire(import.meta.url)("solc");

function placesOf(body: string) {
  const text = `pragma solidity 0.8.30; contract C { uint256 n; bool done; error No();
    modifier only() { if (msg.sender == address(0)) revert No(); _; }
    function _need(uint256 a) internal view { require(a != n); }
    ${body} }`;
  const input = {
    language: "Solidity",
    sources: { c: { content: text } },
    settings: { outputSelection: { "*": { "": ["ast"] } } },
  };
  const { ast } = JSON.parse(solc.compile(JSON.stringify(input))).sources.c;
  const declarations = new Map();
  walk(ast, (node: { id: number }) => {
    declarations.set(node.id, node);
  });
  const on = (id: number) => `on(${id})`;
  const { places, assemblyLeft } = findPlaces(ast, text, declarations, { on, yulOff: on, divUp: "up" });
  const found = places.filter(({ where }) => where === "f").map(({ kind, text: place }) => `${kind}: ${place}`);
  return { found, assemblyLeft };
}

describe("mutants", () => {
  it("removes a guard, moves its boundary and ignores each half of its condition", () => {
    const { found } = placesOf("function f(uint256 a) external view { if (a < n || done) revert No(); }");
    expect(found).toEqual(
      expect.arrayContaining([
        "guard removed: a < n || done",
        "condition ignored: a < n",
        "condition ignored: done",
        "boundary moved: a < n",
      ]),
    );
  });

  it("removes modifiers, calls made for their refusal, and marks", () => {
    const { found } = placesOf("function f(uint256 a) external only { _need(a); done = true; }");
    expect(found.sort()).toEqual([
      "guard call removed: _need(a);",
      "modifier removed: only",
      "write removed: done = true;",
    ]);
  });

  it("counts what it cannot break in assembly of pure functions", () => {
    const guard = "assembly { if iszero(a) { revert(0, 0) } }";
    expect(placesOf(`function f(uint256 a) external pure { ${guard} }`)).toEqual({ found: [], assemblyLeft: 1 });
    const view = placesOf(`function f(uint256 a) external view { n; ${guard} }`);
    expect(view).toEqual({ found: ["assembly guard removed: iszero(a)"], assemblyLeft: 0 });
  });

  it("wraps edits that lie in one another from the inside out", () => {
    const edit = (start: number, end: number, mark: string) => ({ start, end, wrap: (r: string) => `${mark}(${r})` });
    expect(render("a+b*c", [edit(0, 5, "x"), edit(2, 5, "y"), edit(4, 5, "z"), edit(2, 5, "w")])).toBe(
      "x(a+w(y(b*z(c))))",
    );
    expect(() => render("abcd", [edit(0, 3, "x"), edit(2, 4, "y")])).toThrow("overlap");
  });
});

describe("coverage", () => {
  it("tells a branch that was never taken, in contracts/src only", () => {
    const report = "SF:src/A.sol\nDA:3,1\nBRDA:3,0,0,-\nBRDA:4,1,0,2\nend_of_record\nSF:test/B.sol\nBRDA:9,0,0,0\n";
    expect(parseLcov(report).filter((one: { hit: boolean }) => !one.hit)).toEqual([
      { kind: "branch", file: "src/A.sol", line: 3, hit: false, name: "0" },
    ]);
  });
});
