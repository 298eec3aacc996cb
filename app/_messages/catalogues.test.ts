import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FailureCode } from "@/server/domain/shared/app-error";
import { refusalStatus } from "@/server/domain/shared/decision";

type Tree = { [key: string]: string | Tree };
const areas = readdirSync(join(import.meta.dirname, "en"));
const read = (locale: string, file: string): Record<string, string> =>
  flatten(JSON.parse(readFileSync(join(import.meta.dirname, locale, file), "utf8")));

function flatten(tree: Tree, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`)),
    ),
  );
}

/** Names of the arguments at any depth: `{count, plural, one {# x} other {# {name}}}` -> count, name. */
const argumentsOf = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{\s*(\w+)\s*[,}]/g)].map((match) => match[1] ?? ""))].sort();

describe.each(areas)("%s", (file) => {
  const en = read("en", file);
  const he = read("he", file);
  it("says the same things in both languages", () => expect(Object.keys(he).sort()).toEqual(Object.keys(en).sort()));
  it("leaves nothing empty", () =>
    expect([...Object.entries(en), ...Object.entries(he)].filter(([, text]) => !text.trim())).toEqual([]));
  it("uses the same values in both languages", () => {
    const plural = /\{\w+, (plural|select)/;
    for (const key of Object.keys(en)) {
      // A plural form may spell a number out, so only messages without one are compared word by word.
      if (plural.test(en[key] ?? "") || plural.test(he[key] ?? "")) continue;
      expect([key, argumentsOf(he[key] ?? "")]).toEqual([key, argumentsOf(en[key] ?? "")]);
    }
  });
});

describe("errors", () => {
  const failures: Record<FailureCode, true> = {
    "provider-unavailable": true,
    "chain-unavailable": true,
    "indexer-behind": true,
    "database-unavailable": true,
    "currency-mismatch": true,
    "invariant-broken": true,
    misconfigured: true,
    internal: true,
  };
  it.each(["en", "he"])("has a sentence for every refusal and failure in %s", (locale) => {
    const sentences = read(locale, "errors.json");
    for (const code of [...Object.keys(refusalStatus), ...Object.keys(failures), "network"])
      expect(sentences[code], code).toMatch(/\.$/);
  });
});
