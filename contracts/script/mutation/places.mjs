// Finds what can be broken in one source file: checks, guards, boundaries, writes and roundings.
import { rangeOf, walk } from "../solc-reader.mjs";

/**
 * @typedef {{ kind: string, where: string, start: number, end: number, text: string,
 *   wrap?: (id: number) => (rendered: string, original: string) => string, site?: object, deep?: boolean }} Place
 * `site` marks a use of a modifier or of a guarding function: the rewriting makes a variant of what it names.
 */

const NEIGHBOUR = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const ROUNDED = {
  mulDiv: "mulDivUp",
  mulDivUp: "mulDiv",
  fullMulDiv: "fullMulDivUp",
  fullMulDivUp: "fullMulDiv",
  mulWad: "mulWadUp",
  divWad: "divWadUp",
};

const isNamed = (expression, ...names) => expression?.nodeType === "Identifier" && names.includes(expression.name);
const isView = (call) => / (view|pure)\b/.test(call.expression.typeDescriptions?.typeString ?? "");
const unwrapped = (node) =>
  node.nodeType === "TupleExpression" && node.components.length === 1 ? unwrapped(node.components[0]) : node;

function yulReverts(node) {
  let found = false;
  walk(node, (inner) => {
    if (inner.nodeType === "YulFunctionCall" && inner.functionName.name === "revert") found = true;
  });
  return found;
}

/** True when control never leaves this statement by its end. */
function exits(statement, declarations) {
  switch (statement?.nodeType) {
    case "RevertStatement":
    case "Return":
    case "Continue":
    case "Break":
      return true;
    case "Block":
    case "UncheckedBlock":
      return exits(statement.statements.at(-1), declarations);
    case "InlineAssembly":
      return yulReverts(statement.AST);
    case "ExpressionStatement": {
      const call = statement.expression;
      if (call.nodeType !== "FunctionCall") return false;
      if (isNamed(call.expression, "revert")) return true;
      const called = declarations.get(call.expression.referencedDeclaration);
      return called?.nodeType === "FunctionDefinition" && !!called.body && exits(called.body, declarations);
    }
    default:
      return false;
  }
}

export const isGuard = (node, declarations) =>
  node.nodeType === "IfStatement" && !node.falseBody && exits(node.trueBody, declarations);

/** A call made for nothing but its refusal. */
export const isGuardCall = (node) =>
  node.nodeType === "ExpressionStatement" &&
  node.expression.nodeType === "FunctionCall" &&
  node.expression.kind === "functionCall" &&
  !isNamed(node.expression.expression, "revert") &&
  (isNamed(node.expression.expression, "require", "assert") || isView(node.expression));

/** A function that answers with a value and refuses on the way. */
export function guardsAndAnswers(node, declarations) {
  if (node?.nodeType !== "FunctionDefinition" || node.kind !== "function" || !node.body) return false;
  if (node.virtual || node.visibility === "external" || node.returnParameters.parameters.length === 0) return false;
  let found = false;
  walk(node.body, (inner) => {
    if (isGuard(inner, declarations) && !returnsOnly(inner.trueBody)) found = true;
    if (isGuardCall(inner)) found = true;
  });
  return found;
}

const returnsOnly = (body) => {
  const last = body.nodeType === "Block" ? body.statements.at(-1) : body;
  return ["Return", "Continue", "Break"].includes(last?.nodeType);
};

/** A pointer may not stay unset, so its assignment cannot be taken away. */
function assignsPointer(expression, declarations) {
  const target = expression.leftHandSide;
  if (!target) return false;
  const parts = target.nodeType === "TupleExpression" ? target.components : [target];
  return parts.some((part) => {
    if (part?.nodeType !== "Identifier") return false;
    const variable = declarations.get(part.referencedDeclaration);
    return (
      variable?.mutability === "immutable" ||
      (!variable?.stateVariable && ["storage", "calldata"].includes(variable?.storageLocation))
    );
  });
}

/** @returns {{ places: Place[], assemblyLeft: number }} */
export function findPlaces(unit, text, declarations, selector) {
  /** @type {Place[]} */
  const places = [];
  let assemblyLeft = 0;
  let where = "";
  const add = (kind, node, wrap, more = {}) => {
    const { start, end } = { ...rangeOf(node), ...more };
    places.push({ kind, where, start, end, text: text.slice(start, end).replace(/\s+/g, " "), wrap, ...more });
  };
  const on = selector.on;
  const instead = (kind, node, value, more) =>
    add(kind, node, (id) => (rendered) => `(${on(id)} ? ${value} : (${rendered}))`, more);
  const withoutStatement = (kind, node, more) => {
    const { start, end } = rangeOf(node);
    const stop = text.indexOf(";", end - 1) + 1;
    add(kind, node, (id) => (rendered) => `{ if (!${on(id)}) { ${rendered} } }`, { start, end: stop, ...more });
  };

  function statement(node) {
    const call = node.expression;
    if (call.nodeType === "FunctionCall") {
      if (call.kind !== "functionCall" || isNamed(call.expression, "revert")) return;
      if (isNamed(call.expression, "require", "assert")) withoutStatement("check removed", node);
      else withoutStatement(isView(call) ? "guard call removed" : "call removed", node);
    } else if (["Assignment", "UnaryOperation"].includes(call.nodeType)) {
      if (!assignsPointer(call, declarations)) withoutStatement("write removed", node);
    }
  }

  function yul(root, isPure) {
    walk(root, (node) => {
      const sets =
        node.nodeType === "YulExpressionStatement" && ["sstore", "tstore"].includes(node.expression.functionName?.name);
      const guards = node.nodeType === "YulIf" && yulReverts(node.body);
      if (!sets && !guards) return;
      // The selector reads the block, which assembly of a pure function must not.
      if (isPure) assemblyLeft += 1;
      else if (guards) {
        add("assembly guard removed", node.condition, (id) => (rendered) => `mul(${rendered}, ${selector.yulOff(id)})`);
      } else add("assembly write removed", node, (id) => (rendered) => `if ${selector.yulOff(id)} { ${rendered} }`);
    });
  }

  walk(unit, (node, parents) => {
    const parent = parents.at(-1);
    switch (node.nodeType) {
      case "FunctionDefinition":
      case "ModifierDefinition":
        where = node.name || node.kind;
        return !!node.body;
      case "VariableDeclaration":
        return !node.constant;
      case "ModifierInvocation":
        if (node.kind === "modifierInvocation") add("modifier removed", node, undefined, { site: node });
        return true;
      case "IfStatement": {
        const { condition } = node;
        if (isGuard(node, declarations)) {
          instead("guard removed", condition, "false");
          add("guard flipped", condition, (id) => (rendered) => `(${on(id)} != (${rendered}))`, { deep: true });
        } else {
          instead("branch always", condition, "true");
          instead("branch never", condition, "false");
        }
        return true;
      }
      case "Conditional":
        instead("branch always", node.condition, "true");
        instead("branch never", node.condition, "false");
        return true;
      case "Return": {
        const answer = node.expression;
        if (answer?.typeDescriptions?.typeString === "bool" && answer.nodeType !== "Literal") {
          instead("answer always true", answer, "true");
          instead("answer always false", answer, "false");
        }
        return true;
      }
      case "BinaryOperation": {
        const { operator, leftExpression: left, rightExpression: right } = node;
        if (node.function) return true;
        if (operator === "&&" || operator === "||") {
          for (const side of [left, right]) {
            const inner = unwrapped(side);
            if (inner.operator === operator || inner.nodeType === "Literal") continue;
            instead("condition ignored", side, operator === "&&" ? "true" : "false");
          }
        }
        const sides = (original) => {
          const { start } = rangeOf(node);
          const a = rangeOf(left);
          const b = rangeOf(right);
          return [original.slice(a.start - start, a.end - start), original.slice(b.start - start, b.end - start)];
        };
        const swapped = (kind, other, more) =>
          add(
            kind,
            node,
            (id) => (rendered, original) => {
              const [a, b] = sides(original);
              return `(${on(id)} ? ${other(a, b)} : (${rendered}))`;
            },
            more,
          );
        if (NEIGHBOUR[operator]) swapped("boundary moved", (a, b) => `${a} ${NEIGHBOUR[operator]} ${b}`);
        const type = node.typeDescriptions?.typeString ?? "";
        if (/^uint\d+$/.test(type)) {
          if (operator === "/") swapped("rounded up", (a, b) => `${type}(${selector.divUp}(${a}, ${b}))`);
          if (operator === "+") swapped("sign flipped", (a, b) => `${a} - ${b}`, { deep: true });
          if (operator === "-") swapped("sign flipped", (a, b) => `${a} + ${b}`, { deep: true });
        }
        return true;
      }
      case "FunctionCall": {
        const name = node.expression.memberName;
        if (Object.hasOwn(ROUNDED, name ?? "") && node.expression.referencedDeclaration !== undefined) {
          add("rounded the other way", node, (id) => (rendered, original) => {
            return `(${on(id)} ? ${original.replace(`.${name}(`, `.${ROUNDED[name]}(`)} : (${rendered}))`;
          });
        }
        const called = declarations.get(node.expression.referencedDeclaration);
        if (parent.nodeType !== "ExpressionStatement" && guardsAndAnswers(called, declarations)) {
          add("guard call weakened", node, undefined, { site: node });
        }
        return true;
      }
      case "RevertStatement":
        // Alone in its function it is the whole rule; behind a condition the condition is what is mutated.
        if (parents.at(-2)?.nodeType === "FunctionDefinition") withoutStatement("refusal removed", node);
        return true;
      case "EmitStatement":
        withoutStatement("event removed", node, { deep: true });
        return true;
      case "ExpressionStatement":
        if (parent.nodeType !== "ForStatement" || parent.body === node) statement(node);
        return true;
      case "InlineAssembly": {
        const owner = parents.findLast((one) => one.nodeType.endsWith("Definition"));
        yul(node.AST, owner?.stateMutability === "pure");
        return false;
      }
      default:
        return true;
    }
  });
  return { places, assemblyLeft };
}
