import { invalid } from "./api-error";
import type { Memory } from "./memory";

type Node = Record<string, unknown>;

/**
 * An answer with the things that `expand[]` names in place of their ids; "data.x" reaches into each item of a list.
 * @throws ApiError for what cannot be expanded.
 */
export function expanded(memory: Memory, answer: unknown, paths: readonly string[]): unknown {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer) as Node;
  for (const path of paths) walk(memory, copy, path.split("."), path);
  return copy;
}

function walk(memory: Memory, at: Node, [key = "", ...rest]: string[], whole: string): void {
  const value = at[key];
  if (value === undefined)
    throw invalid(`This property cannot be expanded (${whole}).`, "expand", "property_cannot_be_expanded");
  if (Array.isArray(value)) {
    for (const each of value) if (rest.length > 0) walk(memory, each as Node, rest, whole);
    return;
  }
  if (typeof value === "string") at[key] = structuredClone(thing(memory, value)) ?? value;
  const next = at[key];
  if (rest.length > 0 && typeof next === "object" && next !== null) walk(memory, next as Node, rest, whole);
}

/** Things are known by the beginning of their ids. */
function thing({ intents, charges, refunds, disputes, sessions }: Memory, id: string): unknown {
  const shelves: Record<string, Record<string, unknown>> = { pi: intents, ch: charges, re: refunds, du: disputes };
  if (id.startsWith("cs_")) return sessions[id]?.session;
  const shelf = shelves[id.split("_")[0] ?? ""];
  return shelf && Object.hasOwn(shelf, id) ? shelf[id] : undefined;
}

export const expandPaths = (query: URLSearchParams): string[] =>
  [...query].flatMap(([name, value]) => (/^expand\[\d*\]$/.test(name) ? [value] : []));
