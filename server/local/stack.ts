import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { allPorts } from "../config/ports";
import { anvilPart } from "./anvil";
import type { Acts } from "./control";
import { deploy } from "./deploy";
import { indexerEnvironment, type Mode, partnerEnvironment, serverEnvironment, twinEnvironment } from "./environment";
import { redeployPart } from "./indexer/redeploy-part";
import { clearOldSchemas } from "./indexer/schemas";
import { Part, type PartSpec } from "./part";
import { databaseUrl, ensureDatabase, hasDatabase, postgresPart } from "./postgres";
import type { Secrets } from "./secrets";
import { nextPart, ponderPart, youngHeap } from "./servers";
import { run } from "./setup/run.mjs";
import { say } from "./setup/say.mjs";
import { fingerprint, root } from "./setup/stamps.mjs";
import { buildApp, buildContracts, buildServer } from "./setup/steps.mjs";

type StackSettings = {
  base: number;
  mode: Mode;
  stateDir: string;
  secrets: Secrets;
  parts: Map<string, Part>;
  acts: Acts;
  onChange: () => void;
};

const viewsSchema = "chain";
const at = (relative: string) => path.join(root, relative);
/** Arguments that run an entry of ours: from the build when it is in there, otherwise from its source. */
const node = (build: string | undefined, entry: string) => {
  const built = build && path.join(build, entry.replace(/\.ts$/, ".mjs"));
  return built && existsSync(built) ? ["--enable-source-maps", built] : ["--import", "tsx", entry];
};

/** Parts that somebody runs by hand, in a debugger say: TC_WITHOUT=worker,ponder npm start. */
const leftOut = new Set((process.env.TC_WITHOUT ?? "").split(","));

/** Starts everything, each part as soon as what it needs is there. @throws SetupError */
export async function startStack({
  base,
  mode,
  stateDir,
  secrets,
  parts,
  acts,
  onChange,
}: StackSettings): Promise<void> {
  const ports = allPorts(base);
  const logDir = path.join(stateDir, "logs");
  const chainDir = path.join(stateDir, "chain");
  for (const directory of [logDir, chainDir]) mkdirSync(directory, { recursive: true });
  const hadDatabase = hasDatabase(stateDir);
  const postgres = { stateDir, port: ports.postgres, password: secrets.databasePassword };
  const given = { base, mode, secrets, stateDir, databaseUrl: databaseUrl(postgres) };

  const build = mode === "production" ? await buildServer() : undefined;

  const start = async (spec: PartSpec, needs: string) => {
    const part = new Part(spec, logDir, onChange);
    parts.set(spec.name, part);
    const why = leftOut.has(spec.name) ? "as asked" : existsSync(at(needs)) ? undefined : `${needs} is not there yet`;
    if (why) {
      part.markAbsent();
      return say(`${spec.name.padEnd(10)} left out: ${why}`);
    }
    await part.start();
    if (part.state === "ready") say(`${spec.name.padEnd(10)} ready`);
  };
  const startOurs = (name: string, entry: string, env: Record<string, string>, ...args: string[]) => {
    const how = name === "box-office" ? [...youngHeap, ...node(build, entry)] : node(build, entry);
    return start(
      { name, command: () => ({ program: process.execPath, args: [...how, ...args], cwd: root, env }) },
      entry,
    );
  };

  const chain = start(
    anvilPart({
      port: ports.anvil,
      scratch: path.join(chainDir, "scratch"),
      stateFile: path.join(chainDir, "state.json"),
      blockSeconds: 1,
    }),
    "contracts",
  );
  const database = start(postgresPart(postgres), "prisma")
    .then(() => ensureDatabase(postgres))
    .then(() => migrate(given.databaseUrl));
  const twins = ["stripe", "privy", "mail", "ipfs"].map((twin) =>
    startOurs(twin, "server/twins.ts", twinEnvironment(given), twin),
  );
  const partner = startOurs("partner", "server/partner-site.ts", partnerEnvironment(given));
  const contracts = buildContracts();
  const deployed = both(chain, contracts).then(() => deploy({ stateDir, port: ports.anvil, secrets, hadDatabase }));

  const people = both(database, deployed).then(async () => {
    const deployment = await deployed;
    const env = serverEnvironment(given, deployment);
    const indexer = indexerEnvironment(given, deployment);
    acts.set("ponder/redeploy", redeployPart({ env: indexer, ports, parts, logDir, onChange }));
    const app = (mode === "production" ? buildApp() : Promise.resolve()).then(() =>
      start(nextPart({ port: base, mode, env }), "next.config.js"),
    );
    const workers = all([
      start(ponderPart({ port: ports.ponder, env: indexer }), "ponder/ponder.config.ts").then(() =>
        clearOldSchemas(given.databaseUrl, viewsSchema),
      ),
      startOurs("box-office", "server/box-office.ts", env),
      startOurs("worker", "server/worker.ts", env),
      ...twins,
      partner,
    ]);
    await all([app, workers.then(() => seed(build, stateDir, env))]);
  });
  await all([chain, database, contracts, deployed, partner, ...twins, people]);
}

/** Like Promise.all; a second failure behind the first is not an unhandled one. */
const all = async (promises: Promise<unknown>[]) => {
  for (const promise of promises) promise.catch(() => undefined);
  await Promise.all(promises);
};
const both = (one: Promise<unknown>, other: Promise<unknown>) => all([one, other]);

async function migrate(url: string) {
  const script = "prisma/engine/migrate.mjs";
  if (!existsSync(at(script))) return say(`migrations left out: ${script} is not there yet`);
  await run("migrations", [process.execPath, at(script)], { cwd: root, env: { DATABASE_URL: url } });
  say("database   migrated");
}

/** Demo data, made through the services; whatever is there already stays. Looked at again when the seed itself has changed. */
async function seed(build: string | undefined, stateDir: string, env: Record<string, string>) {
  const script = "prisma/seed.ts";
  const note = path.join(stateDir, "seeded");
  const print = fingerprint([script, "prisma/demo"]);
  if (existsSync(note) && readFileSync(note, "utf8") === print) return;
  if (!existsSync(at(script))) return say(`demo data  left out: ${script} is not there yet`);
  await run("demo data", [process.execPath, ...node(build, script)], { cwd: root, env });
  writeFileSync(note, print);
  say("demo data  in place");
}
