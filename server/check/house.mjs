// Rules of the house that no other tool keeps: what may stand in a tracked file, and where the environment is read.
import { existsSync } from "node:fs";
import path from "node:path";
import { read, report, root, trackedFiles } from "./tracked.mjs";

const isText =
  /\.(ts|tsx|js|mjs|cjs|json|md|sol|prisma|sql|toml|yml|yaml|css|html|sh|txt)$|^\.[\w.]+$|^\.ci\/|\/Dockerfile$/;
const files = trackedFiles().filter((name) => isText.test(name));

// Written in pieces, so that this file does not accuse itself.
const forbidden = [
  {
    what: "an absolute path of some machine",
    pattern: new RegExp(`(?<![\\w.:/@-])/(home|Users|work|root)/${"[\\w.-]+"}/`),
  },
  { what: "a package registry's address", pattern: /https?:\/\/(registry\.|[\w.-]*(artifactory|nexus|verdaccio))/ },
  { what: "a Stripe secret", pattern: new RegExp(`sk_${"live"}_[0-9a-zA-Z]{8,}|whsec_[0-9a-zA-Z]{32,}`) },
  { what: "a private key", pattern: new RegExp(`-----BEGIN ${"[A-Z ]*"}PRIVATE KEY-----`) },
  { what: "an access token", pattern: /\b(ghp|gho|glpat|xox[bp]|AKIA)[-_]?[0-9A-Za-z]{16,}/ },
];

/** Who may read the environment, and why. */
const environmentReaders = [
  /^server\/config\//, // the one reader for everything that serves people, and one for the twins
  /^server\/(bootstrap\.mjs|dev\.ts|local\/|check\/|bench\/|test\/)/, // runs before or beside the environment that they make
  /^(next|prisma|vitest)\.config\./, // tools run without our code
  /^proxy\.ts$/,
  /^instrumentation\.ts$/, // must know in which runtime Next calls it, before there is any other environment
  /^ponder\/ponder\.config\.ts$/, // Ponder imports nothing of server/
  /^(contracts\/script|prisma\/engine|app\/_e2e)\//,
  /^server\/(twins|partner-site)\.ts$/, // other people's servers, which do not share our environment
  /\.(test|contract)\.tsx?$/,
];

const complaints = [];
for (const name of files) {
  const text = read(name);
  for (const [index, line] of text.split("\n").entries()) {
    for (const { what, pattern } of forbidden)
      if (pattern.test(line)) complaints.push(`${name}:${index + 1} holds ${what}`);
    const readsEnvironment =
      /\.(ts|tsx|js|mjs|cjs)$/.test(name) && /process\.env\b/.test(line.replace(/\/\/.*|^\s*(\/?\*).*/, ""));
    if (
      readsEnvironment &&
      !/process\.env\.NODE_ENV\b/.test(line) &&
      !environmentReaders.some((door) => door.test(name))
    )
      complaints.push(`${name}:${index + 1} reads process.env: ask server/config/env.ts`);
  }
}

if (/"extraneous": true/.test(read("package-lock.json")))
  complaints.push("package-lock.json has extraneous entries: delete them, an install elsewhere would");
if (/"resolved":/.test(read("package-lock.json")))
  complaints.push("package-lock.json says where packages came from (resolved): install with the project's .npmrc");

for (const folder of ["app", "server", "ponder", "contracts", "prisma", "public"])
  if (!existsSync(path.join(root, folder, "README.md"))) complaints.push(`${folder}/ has no README.md`);

const names = /(^|\/)(utils?|helpers?|misc|common)\.(ts|tsx|mjs)$/;
for (const name of files) if (names.test(name)) complaints.push(`${name}: find the noun, there are no utils here`);
for (const name of files)
  if (/^(app|server)\/.*\/index\.tsx?$/.test(name) && /^export (\*|\{[^}]*\}) from/m.test(read(name)))
    complaints.push(`${name} is a barrel`);

for (const name of files) {
  if (!/^(app|server|ponder|prisma|contracts\/src)\/.*\.(ts|tsx|mjs|sol)$/.test(name)) continue;
  const lines = read(name).split("\n").length;
  // Ponder knows its tables by the text of this one file.
  if (name === "ponder/ponder.schema.ts") continue;
  if (lines > 450 && !/\.test\.|\.t\.sol$/.test(name)) complaints.push(`${name} has ${lines} lines: part it`);
  else if (lines > 300) console.log(`look again: ${name} has ${lines} lines`);
}

report("house", complaints);
