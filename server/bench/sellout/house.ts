import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startMailTwin } from "../../adapters/mail/twin/start";
import { eventTypes } from "../../adapters/payment/stripe-events";
import { startStripeTwin } from "../../adapters/payment/twin/start";
import { startIpfsTwin } from "../../adapters/pin/twin/start";
import { startPrivyTwin } from "../../adapters/wallet/twin/start";
import { freeBase } from "../../chaos/free-base";
import { allPorts } from "../../config/ports";
import { openPool } from "../../db/pool";
import { openDatabase } from "../../db/prisma";
import { anvilPart } from "../../local/anvil";
import { deploy } from "../../local/deploy";
import { indexerEnvironment, serverEnvironment } from "../../local/environment";
import { ensureKeystore } from "../../local/keystore";
import { Part, type PartSpec } from "../../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../../local/postgres";
import { ensureSecrets } from "../../local/secrets";
import { ponderPart } from "../../local/servers";
import { run } from "../../local/setup/run.mjs";
import { root } from "../../local/setup/stamps.mjs";
import { freePort } from "../../test/free-port";

export type House = Awaited<ReturnType<typeof openHouse>>;

const quiet = { shows: ({ level }: { level: string }) => level === "error" || level === "fatal" };

/**
 * The product as `npm start` runs it, each process its own: durable PostgreSQL, chain, indexer, worker, so many box offices. In
 * Next's place stands a bare server with the same doors (doors.ts). The twins live with whoever opens the house.
 */
export async function openHouse({ boxOffices }: { boxOffices: number }) {
  const dir = mkdtempSync(path.join(os.tmpdir(), "tc-sellout-"));
  chmodSync(dir, 0o755);
  mkdirSync(path.join(dir, "chain"), { recursive: true });
  const base = await freeBase();
  const ports = allPorts(base);
  const secrets = ensureSecrets(dir);
  await ensureKeystore(dir, secrets);
  const parts: Part[] = [];
  const closers: (() => unknown)[] = [];
  const end = () => {
    for (const part of parts) part.signalGroup("SIGKILL");
  };
  process.once("exit", end);
  const start = async (spec: PartSpec) => {
    const part = new Part(spec, dir);
    parts.push(part);
    await part.start();
  };
  const close = async () => {
    await Promise.all(parts.map((part) => part.kill()));
    // Nobody is left who would miss them.
    for (const one of closers.reverse()) await one();
    process.off("exit", end);
    removeDatabase(dir);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const postgres = { stateDir: dir, port: ports.postgres, password: secrets.databasePassword };
    const url = databaseUrl(postgres);
    const given = { base, mode: "production" as const, secrets, databaseUrl: url, stateDir: dir };
    const ours = (name: string, entry: string, env: Record<string, string>) => {
      const command = { program: process.execPath, args: ["--import", "tsx", entry], cwd: root, env };
      return start({ name, command: () => command, ...quiet });
    };
    await Promise.all([
      start(postgresPart(postgres))
        .then(() => ensureDatabase(postgres))
        .then(() =>
          run("migrations", [process.execPath, path.join(root, "prisma/engine/migrate.mjs")], {
            cwd: root,
            env: { DATABASE_URL: url },
          }),
        ),
      start(anvilPart({ port: ports.anvil, scratch: path.join(dir, "anvil"), blockSeconds: 1 })),
    ]);
    const twins = await Promise.all([
      startStripeTwin({
        port: ports.stripeTwin,
        secretKey: secrets.stripeSecretKey,
        webhookSecret: secrets.stripeWebhookSecret,
        webhookUrl: `http://127.0.0.1:${base}/api/webhooks/stripe`,
        webhookTypes: eventTypes,
      }),
      startPrivyTwin({ port: ports.privyTwin, appId: secrets.privyAppId, appSecret: secrets.privyAppSecret }),
      startMailTwin({ smtpPort: ports.smtpTwin, httpPort: ports.mailbox }),
      startIpfsTwin({ port: ports.ipfsTwin }),
    ]);
    for (const twin of twins) closers.push(() => twin.close());
    const deployment = await deploy({ stateDir: dir, port: ports.anvil, secrets, hadDatabase: false });
    // Each simulated browser says its own address, as an edge would; the box office is called past the app.
    const proxies = { TRUSTED_PROXIES: "1", BOX_OFFICE_PROXIES: "1" };
    const env = { ...serverEnvironment(given, deployment), ...proxies, LOG_LEVEL: "warn" };
    const boxes = [`http://127.0.0.1:${ports.boxOffice}`];
    while (boxes.length < boxOffices) boxes.push(`http://127.0.0.1:${await freePort()}`);
    await Promise.all([
      start(ponderPart({ port: ports.ponder, env: indexerEnvironment(given, deployment) })),
      // These say at `info` that they are ready.
      ours("app-doors", "server/bench/sellout/doors.ts", env),
      ours("worker", "server/worker.ts", { ...env, LOG_LEVEL: "info" }),
      ...boxes.map((at, n) =>
        ours(`box-office-${n + 1}`, "server/box-office.ts", { ...env, LOG_LEVEL: "info", BOX_OFFICE_URL: at }),
      ),
    ]);
    const db = openDatabase(url, { max: 4 });
    const pool = openPool(url, { max: 3 });
    closers.push(
      () => db.$disconnect(),
      () => pool.end(),
    );
    return {
      db,
      pool,
      boxes,
      app: `http://127.0.0.1:${base}`,
      stripe: twins[0].url,
      rpcUrl: `http://127.0.0.1:${ports.anvil}`,
      parts: () => parts.map(({ name, pid }) => ({ name, pid })),
      /** One of our programs beside the others, until it ends. */
      once: (what: string, entry: string, more: Record<string, string>) =>
        run(what, [process.execPath, "--import", "tsx", entry, JSON.stringify(more)], { cwd: root, env }),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
