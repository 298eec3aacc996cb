// Words that people read live in app/_messages: no screen has them in its code.
import ts from "typescript";
import { read, report, trackedFiles } from "./tracked.mjs";

const spoken = new Set(["alt", "aria-label", "aria-description", "label", "placeholder", "title"]);
const hasWord = /\p{L}{2,}/u;

const complaints = [];
for (const name of trackedFiles()) {
  if (!/^app\/.*\.tsx$/.test(name) || /\.test\.tsx$/.test(name)) continue;
  const source = ts.createSourceFile(name, read(name), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const complain = (/** @type {ts.Node} */ node, /** @type {string} */ text) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    complaints.push(`${name}:${line + 1} says "${text.trim().slice(0, 50)}" in one language`);
  };
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isJsxText(node) && hasWord.test(node.text)) complain(node, node.text);
    if (
      ts.isJsxAttribute(node) &&
      spoken.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    ) {
      if (hasWord.test(node.initializer.text)) complain(node, node.initializer.text);
    }
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteral(node.expression) &&
      !ts.isJsxAttribute(node.parent)
    ) {
      if (hasWord.test(node.expression.text)) complain(node, node.expression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

report("words", complaints);
