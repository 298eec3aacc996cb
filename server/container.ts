import { randomUUID } from "node:crypto";
import pino from "pino";
import { postgresBus } from "./adapters/bus/postgres";
import { viemChain } from "./adapters/chain/viem";
import { viemChainReader } from "./adapters/chain-reader/viem";
import { smtpMail } from "./adapters/mail/smtp";
import { stripePayment } from "./adapters/payment/stripe";
import { kuboPin } from "./adapters/pin/kubo";
import { pinataPin } from "./adapters/pin/pinata";
import { graphileQueue } from "./adapters/queue/graphile";
import { outboxQueue } from "./adapters/queue/outbox/enqueue";
import { openRelayers } from "./adapters/signer/open-relayers";
import { privyWallet } from "./adapters/wallet/privy";
import { type Env, env as readEnv } from "./config/env";
import { openPool } from "./db/pool";
import { openDatabase } from "./db/prisma";
import type { Actor } from "./domain/access/actor";
import type { ChainReaderPort } from "./ports/chain-reader";
import type { Database } from "./ports/database";
import type { QueueRunner } from "./ports/queue";
import type { Ctx, Ports, Settings } from "./services/verb";
import { openShared, type Shared } from "./shared";

export type Container = {
  env: Env;
  db: Database;
  pool: ReturnType<typeof openPool>;
  ports: Ports;
  /** What the processes share and whom they ask; `ports` has its cache too. */
  shared: Shared;
  log: pino.Logger;
  ctx(actor: Actor, extras?: { requestId?: string; now?: Date }): Ctx;
  /** What brings jobs to a worker; loaded where it is asked for, because most processes only enqueue. */
  queueRunner(): Promise<QueueRunner>;
  /** The reconciler's own way to the chain; nobody else asks it. */
  chainReader(): ChainReaderPort;
  close(): Promise<void>;
};

/** Jobs at a time in one worker. Most of their time is waiting: for the disk, a provider, the view. */
const jobsAtATime = 12;
/** An advancing saga holds one connection and needs another; the chain writer and the sweeps take the rest. */
const workersConnections = 2 * jobsAtATime + 6;

/** Introduces everybody to everybody. `works`: this process takes jobs. One a process; survives Next's module reloads in development. */
export function openContainer({ works = false } = {}): Promise<Container> {
  const home = globalThis as { ticketchain?: Promise<Container> };
  home.ticketchain ??= build(readEnv(), works).catch((error) => {
    // A key service that was away for a moment is asked again by whoever comes next.
    home.ticketchain = undefined;
    throw error;
  });
  return home.ticketchain;
}

async function build(env: Env, works: boolean): Promise<Container> {
  const relayers = await openRelayers(env.RELAYER_SIGNERS, env);
  const log = pino({
    level: env.LOG_LEVEL,
    base: undefined,
    // Personal data has no business in a log: whatever is passed by mistake under these names is dropped.
    redact: {
      paths: [
        "email",
        "*.email",
        "toEmail",
        "*.toEmail",
        "to",
        "*.to",
        "authorization",
        "cookie",
        "*.token",
        "*.secret",
        "*.code.digits",
      ],
      remove: true,
    },
  });
  const db = openDatabase(env.DATABASE_URL, works ? { max: workersConnections } : {});
  const pool = openPool(env.DATABASE_URL);
  const bus = postgresBus({ connectionString: env.DATABASE_URL, pool, log });
  const shared = openShared(env, log);
  const ports: Ports = {
    payment: stripePayment({
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecret: env.STRIPE_WEBHOOK_SECRET,
      previousWebhookSecret: env.STRIPE_WEBHOOK_SECRET_PREVIOUS,
      paymentMethods: env.STRIPE_PAYMENT_METHODS,
      apiBase: env.STRIPE_API_BASE,
    }),
    wallet: privyWallet({
      appId: env.PRIVY_APP_ID,
      appSecret: env.PRIVY_APP_SECRET,
      apiUrl: env.PRIVY_API_URL,
      authorizationKey: env.PRIVY_AUTHORIZATION_KEY,
    }),
    mail: smtpMail({ url: env.SMTP_URL, fromDomain: env.MAIL_FROM_DOMAIN }),
    chain: viemChain({
      rpcUrl: env.CHAIN_RPC_URL,
      wsUrl: env.CHAIN_WS_URL,
      chainId: env.CHAIN_ID,
      factory: env.CHAIN_FACTORY as `0x${string}`,
      market: env.CHAIN_MARKET as `0x${string}`,
      relayers,
      gasSchedule: env.CHAIN_GAS_SCHEDULE,
      log,
    }),
    pin:
      env.PIN_PROVIDER === "pinata"
        ? pinataPin({ apiUrl: env.PINATA_API_URL, jwt: env.PINATA_JWT ?? "" })
        : kuboPin({ apiUrl: env.KUBO_API_URL }),
    queue: env.QUEUE_PROVIDER === "postgres" ? graphileQueue() : outboxQueue(),
    bus,
    sharedCache: shared.cache,
  };
  const settings: Settings = {
    appBaseUrl: env.APP_BASE_URL,
    brandBaseHost: env.BRAND_BASE_HOST,
    chainId: env.CHAIN_ID,
    market: env.CHAIN_MARKET as `0x${string}`,
    ticketCodeSecret: env.TICKET_CODE_SECRET,
    mailFromDomain: env.MAIL_FROM_DOMAIN,
    operatorEmail: env.OPERATOR_EMAIL,
    explorerUrl: env.CHAIN_EXPLORER_URL,
  };
  return {
    env,
    db,
    pool,
    ports,
    shared,
    log,
    ctx: (actor, extras = {}) => {
      const requestId = extras.requestId ?? randomUUID();
      return { actor, now: extras.now ?? new Date(), requestId, log: log.child({ requestId }), db, ports, settings };
    },
    queueRunner: () => queueRunner(env, { databaseUrl: env.DATABASE_URL, db, pool, log, concurrency: jobsAtATime }),
    chainReader: () =>
      viemChainReader({
        rpcUrls: env.CHAIN_RPC_URL.split(","),
        factory: env.CHAIN_FACTORY as `0x${string}`,
        market: env.CHAIN_MARKET as `0x${string}`,
      }),
    close: async () => {
      await Promise.all([bus.close(), shared.close()]);
      await db.$disconnect();
      await pool.end();
    },
  };
}

type Running = { databaseUrl: string; db: Database; pool: Container["pool"]; log: pino.Logger; concurrency: number };

async function queueRunner(env: Env, running: Running): Promise<QueueRunner> {
  switch (env.QUEUE_PROVIDER) {
    case "postgres":
      return (await import("./adapters/queue/postgres/runner")).graphileRunner(running);
    case "rabbitmq":
      return (await import("./adapters/queue/rabbitmq/runner")).rabbitRunner({
        ...running,
        url: env.RABBITMQ_URL ?? "",
        prefix: env.RABBITMQ_PREFIX,
      });
    case "sqs":
      return (await import("./adapters/queue/sqs/runner")).sqsRunner({
        ...running,
        queueUrl: env.SQS_QUEUE_URL ?? "",
        endpoint: env.SQS_ENDPOINT,
        region: env.SQS_REGION,
      });
  }
}
