import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, trackedFiles } from "./tracked.mjs";

/** A copy of the checkout in which rules may be broken. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(path.join(os.tmpdir(), "tc-check-"));
  for (const name of trackedFiles()) {
    if (/^contracts\/(src|test|lib)|\.(png|jpg|woff2?|wasm)$/.test(name)) continue;
    mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
    cpSync(path.join(root, name), path.join(copy, name));
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  cpSync(path.join(root, "prisma/generated"), path.join(copy, "prisma/generated"), { recursive: true });
  execFileSync("git", ["init", "-q"], { cwd: copy });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Plants a file (or adds to one), runs one part of the check, and takes it out again. */
function planted(part: string, name: string, text: string) {
  const file = path.join(copy, name);
  const before = readOr(file);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, (before ?? "") + text);
  const { status, stdout } = spawnSync(process.execPath, ["server/check/check.mjs", "--only", part], {
    cwd: copy,
    encoding: "utf8",
  });
  if (before === undefined) rmSync(file);
  else writeFileSync(file, before);
  return { failed: status !== 0, stdout };
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

describe("the check", { timeout: 120_000 }, () => {
  it.each([
    [
      "walls",
      "the domain importing an adapter",
      "server/domain/shared/planted.ts",
      'import "../../adapters/payment/stripe";\n',
      "server/domain keeps to its doors",
    ],
    ["walls", "the domain doing I/O", "server/domain/shared/planted.ts", 'import "node:fs";\n', "domain is pure"],
    [
      "walls",
      "Stripe outside its adapter",
      "server/services/planted.ts",
      'import Stripe from "stripe";\nexport const s = Stripe;\n',
      "stripe has one door",
    ],
    [
      "walls",
      "a service introducing an adapter",
      "server/services/planted.ts",
      'import "../adapters/mail/smtp";\n',
      "only the container introduces adapters",
    ],
    [
      "walls",
      "the indexer importing the server",
      "ponder/src/planted.ts",
      'import "../../server/domain/shared/money";\n',
      "ponder keeps to its doors",
    ],
    [
      "walls",
      "a page running server code",
      "app/market/planted.tsx",
      'import { openContainer } from "@/server/container";\nexport const c = openContainer;\n',
      "pages take types",
    ],
    [
      "house",
      "the environment read in a service",
      "server/services/planted.ts",
      "export const x = process.env.HOME;\n",
      "reads process.env",
    ],
    [
      "house",
      "a registry's address",
      "server/planted.md",
      `https://${"registry"}.npmjs.org/next\n`,
      "registry's address",
    ],
    ["house", "a machine's path", "server/planted.md", `see /${"home"}/someone/notes\n`, "absolute path"],
    ["house", "a live secret", "server/planted.md", `sk_${"live"}_abcdefgh12345678\n`, "Stripe secret"],
    [
      "words",
      "a sentence in one language",
      "app/gate/planted.tsx",
      "export const P = () => <p>Scan the ticket</p>;\n",
      "Scan the ticket",
    ],
    [
      "words",
      "a label in one language",
      "app/gate/planted.tsx",
      'export const P = () => <input aria-label="Your name" />;\n',
      "Your name",
    ],
    [
      "unused",
      "code that nobody calls",
      "server/services/planted.ts",
      "export const nobody = 1;\n",
      "server/services/planted.ts",
    ],
    ["style", "any in place of a type", "server/services/planted.ts", "export const x: any = 1;\n", "noExplicitAny"],
  ])("%s refuses %s", (part, _what, name, text, words) => {
    const { failed, stdout } = planted(part, name, text);
    expect(stdout).toContain(words);
    expect(failed).toBe(true);
  });
});
