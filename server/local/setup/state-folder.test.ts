import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { root } from "./stamps.mjs";
import { claimStateDirectory, emptyStateDirectory, isClaimed } from "./state-folder.mjs";

const made: string[] = [];
const folder = () => {
  const name = mkdtempSync(path.join(os.tmpdir(), "tc-state-"));
  made.push(name);
  return name;
};
afterEach(() => {
  for (const name of made.splice(0)) rmSync(name, { recursive: true, force: true });
});

describe("the state folder", () => {
  it("is emptied of what a stack keeps and of nothing else", () => {
    const directory = folder();
    claimStateDirectory(directory);
    mkdirSync(path.join(directory, "logs"));
    writeFileSync(path.join(directory, "secrets.json"), "{}");
    writeFileSync(path.join(directory, "holiday.jpg"), "mine");
    expect(emptyStateDirectory(directory)).toEqual(["holiday.jpg"]);
    expect(readdirSync(directory).sort()).toEqual([".ticketchain-state", "holiday.jpg"]);
  });

  it("is never a folder that somebody else has filled", () => {
    const directory = folder();
    writeFileSync(path.join(directory, "secrets.json"), "{}");
    expect(() => claimStateDirectory(directory)).toThrow("holds other things");
    expect(() => emptyStateDirectory(directory)).toThrow("nothing was removed");
    expect(readdirSync(directory)).toEqual(["secrets.json"]);
  });

  // Only asked, never emptied: these are real folders.
  it.each(["server", "app", ".", ".git", "..", "/"])("is never %s", (name) => {
    const directory = path.resolve(root, name);
    expect(() => isClaimed(directory)).toThrow("no place for state");
    expect(() => claimStateDirectory(directory)).toThrow("no place for state");
  });
});
