import { z } from "zod";

export type Broken = { name: string; field: string; input: unknown };
type Json = {
  type?: string | string[];
  properties?: Record<string, Json>;
  required?: string[];
  items?: Json;
  anyOf?: Json[];
  oneOf?: Json[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
};
type Path = (string | number)[];

const gone = Symbol("gone");

/**
 * What a schema says no to, made from the schema itself: one step past each of its limits, each field of a wrong kind, each that must be there
 * missing. `good` is an input that it takes; a list and an optional field are walked where `good` has them. Times, which JSON has no word
 * for, are left to others.
 */
export function brokenInputs(schema: z.ZodType, good: unknown): Broken[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Json;
  const found: Broken[] = [];
  const add = (path: Path, name: string, value: unknown) =>
    void found.push({ name: `${path.join(".")} ${name}`, field: path.join("."), input: changed(good, path, value) });
  walk(json, good, [], add);
  return found;
}

type Add = (path: Path, name: string, value: unknown) => void;

function walk(schema: Json, value: unknown, path: Path, add: Add): void {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) {
    const some = branches.filter((branch) => branch.type !== "null");
    // Of several shapes the one that the good value has cannot be told from here.
    if (some.length === 1 && some[0]) walk(some[0], value, path, (at, name, bad) => bad !== null && add(at, name, bad));
    return;
  }
  if (path.length > 0) for (const [name, bad] of wrongOnes(schema)) add(path, name, bad);
  if (schema.properties && value && typeof value === "object")
    for (const [key, inner] of Object.entries(schema.properties)) {
      const at = [...path, key];
      if (schema.required?.includes(key)) add(at, "missing", gone);
      const own = (value as Record<string, unknown>)[key];
      if (own !== undefined && !(own instanceof Date)) walk(inner, own, at, add);
    }
  if (schema.items && Array.isArray(value) && value.length > 0) {
    if (schema.maxItems !== undefined) add(path, "one too many", Array(schema.maxItems + 1).fill(value[0]));
    if (schema.minItems) add(path, "too few", value.slice(0, schema.minItems - 1));
    walk(schema.items, value[0], [...path, 0], add);
  }
}

/** One step past each limit of one value, and other kinds. */
function wrongOnes(schema: Json): [name: string, bad: unknown][] {
  const bad: [string, unknown][] = [];
  const types = [schema.type ?? []].flat();
  if (schema.enum || schema.const !== undefined)
    return [
      ["no such word", "no-such-word"],
      ["a number", 7],
      ["null", null],
    ];
  if (types.includes("string")) {
    bad.push(["a number", 7], ["true", true], ["a list", ["x"]], ["null", null]);
    if (schema.minLength) bad.push(["too short", "x".repeat(schema.minLength - 1)]);
    if (schema.maxLength !== undefined && schema.maxLength < 20_000)
      bad.push(["too long", "x".repeat(schema.maxLength + 1)]);
    if (schema.format === "uuid")
      bad.push(
        ["no id", "1"],
        ["an id and a half", `${crypto.randomUUID()}0`],
        ["an id in braces", `{${crypto.randomUUID()}}`],
      );
    if (schema.format === "email")
      bad.push(["no address", "a@"], ["two addresses", "a@b.test,c@d.test"], ["a header", "a@b.test\nbcc: x@y.test"]);
    if (schema.pattern && !schema.format) bad.push(["of another pattern", "\u2603 !"]);
  }
  if (types.includes("integer") || types.includes("number")) {
    bad.push(["text", "7"], ["null", null], ["a list", [7]]);
    if (types.includes("integer")) bad.push(["a part of one", 1.5]);
    const [least, most] = [schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum];
    if (least !== undefined && least > -1e15)
      bad.push(["one too little", schema.minimum === undefined ? least : least - 1]);
    if (most !== undefined && most < 1e15) bad.push(["one too much", schema.maximum === undefined ? most : most + 1]);
    bad.push(["beyond all", 1e308], ["far below", -1e308]);
  }
  if (types.includes("boolean")) bad.push(["text", "true"], ["a number", 1], ["null", null]);
  if (types.includes("array")) bad.push(["text", "x"], ["an object", { 0: "x" }], ["null", null]);
  if (types.includes("object")) bad.push(["text", "x"], ["a list", []], ["null", null]);
  return bad;
}

function changed(input: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const copy = (Array.isArray(input) ? [...input] : { ...(input as object) }) as Record<string | number, unknown>;
  if (rest.length === 0 && value === gone) delete copy[first];
  else copy[first] = changed(copy[first], rest, value);
  return copy;
}
