import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv";

/** A strict reader of RFC 4180, written apart from the writer. */
function readLine(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = "";
    if (line[at] === '"') {
      for (at += 1; ; at += 1) {
        if (line[at] !== '"') cell += line[at];
        else if (line[at + 1] === '"') cell += line[++at];
        else break;
      }
      at += 1;
    } else while (line[at] !== "," && line[at] !== "\r") cell += line[at++];
    cells.push(cell);
    if (line[at] !== ",") break;
    at += 1;
  }
  if (line.slice(at) !== "\r\n") throw new Error(`not one line: ${JSON.stringify(line)}`);
  return cells;
}

describe("a line for spreadsheets", () => {
  it("is read back as it was written, whatever is in its cells", () => {
    const cell = fc.oneof(
      fc.array(fc.constantFrom(",", '"', "\r", "\n", "a", "ש", "'"), { maxLength: 8 }).map((parts) => parts.join("")),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const read = readLine(csvLine(cells));
        expect(read).toHaveLength(cells.length);
        // But for the apostrophe before what could compute.
        for (const [index, value] of cells.entries()) expect([value, `'${value}`]).toContain(read[index]);
      }),
    );
  });

  it("computes nothing: no cell of text begins as a formula", () => {
    const start = fc.constantFrom("=", "+", "-", "@", "\t", "\r", " =", "\n=", "＝", "");
    fc.assert(
      fc.property(start, fc.string(), (first, rest) => {
        const [read = ""] = readLine(csvLine([first + rest]));
        expect(/^\s*[=+@＝＋－＠]/.test(read) || /^\s*-(?!\d+(?:\.\d+)?$)/.test(read) || /^[\t\r]/.test(read)).toBe(
          false,
        );
      }),
    );
    expect(csvLine(['=HYPERLINK("http://x")', "-2+3", "@SUM(1)"])).toBe(
      `"'=HYPERLINK(""http://x"")",'-2+3,'@SUM(1)\r\n`,
    );
  });

  it("keeps numbers numbers, to the last unit, and nothing empty", () => {
    expect(csvLine([-9_007_199_254_740_993n, -12, "-12.50", null, ""])).toBe("-9007199254740993,-12,-12.50,,\r\n");
  });
});
