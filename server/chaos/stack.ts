import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startMailTwin } from "../adapters/mail/twin/start";
import { startStripeTwin } from "../adapters/payment/twin/start";
import { startIpfsTwin } from "../adapters/pin/twin/start";
import { startPrivyTwin } from "../adapters/wallet/twin/start";
import { allPorts } from "../config/ports";
import { openPool } from "../db/pool";
import { openDatabase } from "../db/prisma";
import { anvilPart, localChainId, rpc } from "../local/anvil";
import { deploy } from "../local/deploy";
import { indexerEnvironment, serverEnvironment } from "../local/environment";
import { ensureKeystore } from "../local/keystore";
import { Part, type PartSpec } from "../local/part";
import { databaseUrl, ensureDatabase, postgresPart, removeDatabase } from "../local/postgres";
import { ensureSecrets } from "../local/secrets";
import { ponderPart } from "../local/servers";
import { run } from "../local/setup/run.mjs";
import { root } from "../local/setup/stamps.mjs";
import { buildVictim } from "./build";
import { openRpcFaults } from "./rpc-faults";
import { openShaker } from "./shaker";
import { openVictims } from "./victims";

export type Stack = Awaited<ReturnType<typeof openStack>>;
type Settings = {
  /** First of a row of ports that are free. */
  base: number;
  victims?: number;
  blockSeconds?: number;
  /** How the chain is shaped, where it shall not be the local one. */
  chainId?: number;
  epochSlots?: number;
  logLevel?: string;
  /** Whether what heals comes more often than in the worker, for runs that shall not wait for minutes. */
  haste?: boolean;
};

/** Everything that the product needs, thrown away afterwards: database, chain, indexer, twins, and processes that may die. */
export async function openStack(settings: Settings) {
  const {
    base,
    victims: count = 2,
    blockSeconds = 1,
    chainId = localChainId,
    epochSlots,
    logLevel = "warn",
    haste = true,
  } = settings;
  const dir = mkdtempSync(path.join(os.tmpdir(), "tc-chaos-"));
  // PostgreSQL runs as another user when this runs as root.
  chmodSync(dir, 0o755);
  mkdirSync(path.join(dir, "chain"), { recursive: true });
  const ports = allPorts(base);
  const secrets = ensureSecrets(dir);
  await ensureKeystore(dir, secrets);
  const parts: Part[] = [];
  const closers: (() => unknown)[] = [];
  const struck: Record<string, number> = {};
  const onStruck = (what: string) => {
    struck[what] = (struck[what] ?? 0) + 1;
  };
  const end = () => {
    for (const part of parts) part.signalGroup("SIGKILL");
  };
  process.once("exit", end);
  const leave = () => process.exit(1);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, leave);
  const start = async (spec: PartSpec) => {
    const part = new Part(spec, dir);
    parts.push(part);
    await part.start();
    return part;
  };
  const stop = async () => {
    for (const close of closers.reverse()) await close();
    for (const part of parts.reverse()) await part.stop();
    process.off("exit", end);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, leave);
    removeDatabase(dir);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const postgres = { stateDir: dir, port: ports.postgres, password: secrets.databasePassword, disposable: true };
    const url = databaseUrl(postgres);
    const given = { base, mode: "production" as const, secrets, databaseUrl: url, stateDir: dir };
    const [program] = await Promise.all([
      buildVictim(),
      start(postgresPart(postgres))
        .then(() => ensureDatabase(postgres))
        .then(() =>
          run("migrations", [process.execPath, path.join(root, "prisma/engine/migrate.mjs")], {
            cwd: root,
            env: { DATABASE_URL: url },
          }),
        ),
      start(anvilPart({ port: ports.anvil, scratch: path.join(dir, "anvil"), blockSeconds, epochSlots })),
    ]);
    closers.push(() => rmSync(path.dirname(program), { recursive: true, force: true }));
    const deployment = await deploy({ stateDir: dir, port: ports.anvil, secrets, hadDatabase: false });
    // Another name from here on: the indexer lets some known chains take back more blocks than others.
    if (chainId !== localChainId) await rpc(ports.anvil, "anvil_setChainId", [chainId]);
    await start(
      ponderPart({ port: ports.ponder, env: { ...indexerEnvironment(given, deployment), CHAIN_ID: String(chainId) } }),
    );

    // The provider needs the shaker's address, the shaker a victim's: victims are asked for when a word comes.
    let forward: Parameters<typeof openShaker>[0] = () => Promise.reject(new Error("not up yet"));
    const shaker = await openShaker((...word) => forward(...word), onStruck);
    const twins = await Promise.all([
      startStripeTwin({
        port: ports.stripeTwin,
        secretKey: secrets.stripeSecretKey,
        webhookSecret: secrets.stripeWebhookSecret,
        webhookUrl: shaker.url,
      }),
      startPrivyTwin({ port: ports.privyTwin, appId: secrets.privyAppId, appSecret: secrets.privyAppSecret }),
      startMailTwin({ smtpPort: ports.smtpTwin, httpPort: ports.mailbox }),
      startIpfsTwin({ port: ports.ipfsTwin }),
    ]);
    for (const twin of twins) closers.push(() => twin.close());
    closers.push(() => shaker.stop());
    const [stripe, , mail] = twins;
    const node = await openRpcFaults(`http://127.0.0.1:${ports.anvil}`, onStruck);
    closers.push(() => node.stop());

    const { CHAIN_WS_URL: _, ...env } = serverEnvironment(given, deployment);
    const victims = await openVictims({
      program,
      env: { ...env, CHAIN_ID: String(chainId), CHAIN_RPC_URL: node.url, LOG_LEVEL: logLevel },
      haste,
      dir,
      count,
      onStruck,
    });
    closers.push(() => victims.stop());
    forward = victims.post;
    await victims.ready();
    const db = openDatabase(url, { max: 10 });
    const pool = openPool(url, { max: 10 });
    closers.push(
      () => db.$disconnect(),
      () => pool.end(),
    );
    return {
      dir,
      db,
      pool,
      url,
      victims,
      shaker,
      node,
      struck,
      deployment,
      secrets,
      stripe: stripe.url,
      mail: mail.url,
      rpcUrl: `http://127.0.0.1:${ports.anvil}`,
      rpc: (method: string, params: unknown[] = []) => rpc(ports.anvil, method, params),
      parts,
      stop,
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}
