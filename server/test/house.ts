import { generatePrivateKey } from "viem/accounts";
import { afterAll } from "vitest";
import { startStripeTwin } from "../adapters/payment/twin/start";
import { startPrivyTwin } from "../adapters/wallet/twin/start";
import { openContainer } from "../container";
import { testDatabase } from "./database";
import { chainViewOf } from "./factory/chain-view";
import { freePort } from "./free-port";

export const webhookSecret = "whsec_only_this_house_knows_it";

/**
 * The real container over a fresh database, with the real adapters on twins in this process; the chain's view is filled by
 * the test. Call it at the top of a file, before anything asks for the environment.
 */
export async function openTestHouse() {
  const database = await testDatabase();
  const [stripePort, privyPort] = [await freePort(), await freePort()];
  const stripe = await startStripeTwin({ port: stripePort, webhookSecret, secretKey: "sk_test_house" });
  const privy = await startPrivyTwin({ port: privyPort, appId: "house", appSecret: "secret_of_the_house" });
  const address = (digit: string) => `0x${digit.repeat(40)}`;
  Object.assign(process.env, {
    LOG_LEVEL: "silent",
    APP_BASE_URL: "http://localhost:4500",
    BRAND_BASE_HOST: "localhost:4500",
    BOX_OFFICE_URL: "http://127.0.0.1:4501",
    DATABASE_URL: database.url,
    CHAIN_ID: "31337",
    // Verbs never call the chain: whoever does it here hears that nobody answers.
    CHAIN_RPC_URL: "http://127.0.0.1:9",
    CHAIN_FACTORY: address("f"),
    CHAIN_MARKET: address("a"),
    CHAIN_START_BLOCK: "0",
    RELAYER_KEY: generatePrivateKey(),
    PAYMENT_PROVIDER: "stripe",
    STRIPE_SECRET_KEY: "sk_test_house",
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: stripe.url,
    WALLET_PROVIDER: "privy",
    PRIVY_APP_ID: "house",
    PRIVY_APP_SECRET: "secret_of_the_house",
    PRIVY_API_URL: privy.url,
    MAIL_PROVIDER: "smtp",
    // Mail is a job of the worker's.
    SMTP_URL: "smtp://127.0.0.1:9",
    MAIL_FROM_DOMAIN: "ticketchain.test",
    NEXTAUTH_SECRET: "a secret that only this house knows",
    TICKET_CODE_SECRET: "another secret of only this house",
  });
  const container = await openContainer();
  const view = await chainViewOf(database);
  afterAll(async () => {
    await container.close();
    await Promise.all([stripe.close(), privy.close()]);
  });
  return { ...database, container, view };
}

export type TestHouse = Awaited<ReturnType<typeof openTestHouse>>;
