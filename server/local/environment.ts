import { privateKeyToAddress } from "viem/accounts";
import { portOf } from "../config/ports";
import { localChainId } from "./anvil";
import { keystoreFile } from "./keystore";
import type { Secrets } from "./secrets";

export type Deployment = { factory: string; market: string; sale: string; startBlock: number };
export type Mode = "production" | "development";
type Variables = Record<string, string>;
export type Given = { base: number; mode: Mode; secrets: Secrets; databaseUrl: string; stateDir: string };

const passedOn = [
  "PATH",
  "HOME",
  "LANG",
  "TZ",
  "TMPDIR",
  "NODE_EXTRA_CA_CERTS",
  "LOG_LEVEL",
  "NO_COLOR",
  "INDEXER_RPC_PER_SECOND",
  "REDIS_URL",
  "TRUSTED_PROXIES",
  "BOX_OFFICE_PROXIES",
  "BOT_HOOK_URL",
  "BOT_HOOK_TOKEN",
  "BOT_HOOK_TIMEOUT_MS",
];

/** What every child gets from the shell; the rest of the shell's variables stay outside. */
const shell = (): Variables =>
  Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

const addressOf = (key: string) => privateKeyToAddress(key as `0x${string}`);
export const relayerAddress = (secrets: Secrets) => addressOf(secrets.relayerKey);
export const deployerAddress = (secrets: Secrets) => addressOf(secrets.deployerKey);
export const treasuryAddress = (secrets: Secrets) => addressOf(secrets.treasuryKey);

const places = ({ base, mode }: Given): Variables => ({
  ...shell(),
  NODE_ENV: mode,
  PORT: String(base),
  APP_BASE_URL: `http://localhost:${base}`,
  BRAND_BASE_HOST: `localhost:${base}`,
});

const providers = ({ base, secrets }: Given): Variables => ({
  ALLOW_LOCAL_TWINS: "yes",
  STRIPE_SECRET_KEY: secrets.stripeSecretKey,
  STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
  STRIPE_API_BASE: `http://127.0.0.1:${portOf("stripeTwin", base)}`,
  PRIVY_APP_ID: secrets.privyAppId,
  PRIVY_APP_SECRET: secrets.privyAppSecret,
  PRIVY_API_URL: `http://127.0.0.1:${portOf("privyTwin", base)}`,
  PRIVY_AUTHORIZATION_KEY: secrets.privyAuthorizationKey,
  SMTP_URL: `smtp://127.0.0.1:${portOf("smtpTwin", base)}`,
  MAIL_FROM_DOMAIN: "ticketchain.test",
  PIN_PROVIDER: "kubo",
  KUBO_API_URL: `http://127.0.0.1:${portOf("ipfsTwin", base)}`,
});

const chain = (base: number, { factory, market, sale, startBlock }: Deployment): Variables => ({
  CHAIN_ID: String(localChainId),
  CHAIN_RPC_URL: `http://127.0.0.1:${portOf("anvil", base)}`,
  CHAIN_WS_URL: `ws://127.0.0.1:${portOf("anvil", base)}`,
  CHAIN_FACTORY: factory,
  CHAIN_MARKET: market,
  CHAIN_SALE: sale,
  CHAIN_START_BLOCK: String(startBlock),
  CHAIN_VIEWS_SCHEMA: "chain",
});

/** The variables of server/config/env.ts for the processes that serve people. */
export const serverEnvironment = (given: Given, deployment: Deployment): Variables => ({
  ...places(given),
  ...providers(given),
  ...chain(given.base, deployment),
  BOX_OFFICE_URL: `http://127.0.0.1:${portOf("boxOffice", given.base)}`,
  DATABASE_URL: given.databaseUrl,
  RELAYER_SIGNERS: `keystore:${keystoreFile(given.stateDir)}`,
  RELAYER_KEYSTORE_PASSWORD: given.secrets.relayerPassword,
  PAYMENT_PROVIDER: "stripe",
  WALLET_PROVIDER: "privy",
  MAIL_PROVIDER: "smtp",
  NEXTAUTH_SECRET: given.secrets.nextAuthSecret,
  NEXTAUTH_URL: `http://localhost:${given.base}`,
  TICKET_CODE_SECRET: given.secrets.ticketCodeSecret,
  NEXT_TELEMETRY_DISABLED: "1",
});

/** Ponder knows the chain and the database, nothing of payments or people. */
export const indexerEnvironment = (given: Given, deployment: Deployment): Variables => ({
  ...shell(),
  NODE_ENV: given.mode,
  DATABASE_URL: given.databaseUrl,
  ...chain(given.base, deployment),
  PONDER_TELEMETRY_DISABLED: "true",
});

/** The twins share the secrets of the clients that call them, and keep what they were told in the state folder. */
export const twinEnvironment = (given: Given): Variables => ({
  ...places(given),
  ...providers(given),
  TC_STATE_DIR: given.stateDir,
});

/** The partner's page is somebody else's web server: it knows only where our script is. */
export const partnerEnvironment = (given: Given): Variables => places(given);
