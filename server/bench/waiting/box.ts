import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { generatePrivateKey } from "viem/accounts";
import { youngHeap } from "../../local/servers";
import { root } from "../../local/setup/stamps.mjs";
import { freePort } from "../../test/free-port";

export type Figures = { queries: number; rssMb: number; heapMb: number };
export type Box<Seen = Figures> = { base: string; look(): Promise<Seen>; stop(): Promise<number> };

const secret = "nothing but a bench knows this one!!";

const counted = "./server/bench/waiting/counted.ts";

/**
 * The real box office over this database, in a process of its own. Chain and providers are away: it needs neither. `preload`
 * answers what `look` asks. `entry` is its program: the source, unless somebody has compiled it.
 */
export async function startBox<Seen = Figures>(
  databaseUrl: string,
  preload = counted,
  entry = "server/box-office.ts",
): Promise<Box<Seen>> {
  const base = `http://127.0.0.1:${await freePort()}`;
  const address = (digit: string) => `0x${digit.repeat(40)}`;
  const env = {
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production" as const,
    ALLOW_LOCAL_TWINS: "yes",
    LOG_LEVEL: "warn",
    APP_BASE_URL: "http://localhost:4500",
    BRAND_BASE_HOST: "localhost:4500",
    BOX_OFFICE_URL: base,
    // Each simulated browser says its own address, as an edge would.
    BOX_OFFICE_PROXIES: "1",
    DATABASE_URL: databaseUrl,
    CHAIN_ID: "31337",
    CHAIN_RPC_URL: "http://127.0.0.1:9",
    CHAIN_FACTORY: address("f"),
    CHAIN_MARKET: address("a"),
    CHAIN_START_BLOCK: "0",
    RELAYER_KEY: generatePrivateKey(),
    PAYMENT_PROVIDER: "stripe",
    STRIPE_SECRET_KEY: "sk_test_bench",
    STRIPE_WEBHOOK_SECRET: "whsec_bench",
    WALLET_PROVIDER: "privy",
    PRIVY_APP_ID: "bench",
    PRIVY_APP_SECRET: "bench_secret",
    MAIL_PROVIDER: "smtp",
    SMTP_URL: "smtp://127.0.0.1:9",
    MAIL_FROM_DOMAIN: "ticketchain.test",
    NEXTAUTH_SECRET: secret,
    TICKET_CODE_SECRET: secret,
  };
  // As `npm start` starts it.
  const loader = entry.endsWith(".ts") ? ["--import", "tsx"] : ["--enable-source-maps"];
  const args = [...youngHeap, ...loader, "--import", preload, entry];
  const child = spawn(process.execPath, args, {
    cwd: path.resolve(root),
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  await ready(base, child);
  return {
    base,
    look: () =>
      new Promise((resolve) => {
        child.once("message", (figures) => resolve(figures as Seen));
        child.send("look");
      }),
    stop: () =>
      new Promise((resolve) => {
        const since = performance.now();
        child.once("exit", () => {
          process.off("exit", end);
          resolve(performance.now() - since);
        });
        child.kill("SIGTERM");
      }),
  };
}

async function ready(base: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
    const answer = await fetch(`${base}/box-office/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the box office did not come up");
}
