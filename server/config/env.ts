import { z } from "zod";
import { missingForRelayers, relayerVariables } from "./relayer-env";

const Url = z.url();
const UrlList = z
  .string()
  .refine(
    (list) => list.split(",").every((url) => Url.safeParse(url).success),
    "a URL, or several with commas between",
  );
const Address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "a 20-byte address");
const Secret = z.string().min(32, "at least 32 characters");

const Env = z
  .object({
    NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
    PORT: z.coerce.number().int().min(1024).max(65_500).default(3000),
    /** Where console, gate, embed and API answer. */
    APP_BASE_URL: Url,
    /** Brands answer at <slug>.<BRAND_BASE_HOST>. */
    BRAND_BASE_HOST: z.string().min(1),
    BOX_OFFICE_URL: Url,
    DATABASE_URL: Url,
    CHAIN_ID: z.coerce.number().int().positive(),
    /** One or several with commas between, the preferred first. */
    CHAIN_RPC_URL: UrlList,
    CHAIN_WS_URL: Url.optional(),
    CHAIN_FACTORY: Address,
    CHAIN_MARKET: Address,
    CHAIN_START_BLOCK: z.coerce.number().int().nonnegative(),
    CHAIN_VIEWS_SCHEMA: z.string().default("chain"),
    /** Whose gas prices the chain has: Polygon's differ since PIP-88. */
    CHAIN_GAS_SCHEDULE: z.enum(["ethereum", "polygon"]).default("ethereum"),
    ...relayerVariables,
    PAYMENT_PROVIDER: z.enum(["stripe"]),
    STRIPE_SECRET_KEY: z.string().min(8),
    STRIPE_WEBHOOK_SECRET: z.string().startsWith("whsec_"),
    /** The one before, while the provider changes over to the new one. */
    STRIPE_WEBHOOK_SECRET_PREVIOUS: z.string().startsWith("whsec_").optional(),
    /** What the provider's page offers, with commas between. Debits settle days later and keep their seats until then. */
    STRIPE_PAYMENT_METHODS: z
      .string()
      .default("card")
      .transform((list) => list.split(","))
      .pipe(z.array(z.enum(["card", "sepa_debit", "bacs_debit", "us_bank_account"])).min(1)),
    /** Set only to reach the local twin. */
    STRIPE_API_BASE: Url.optional(),
    WALLET_PROVIDER: z.enum(["privy"]),
    PRIVY_APP_ID: z.string().min(1),
    PRIVY_APP_SECRET: z.string().min(8),
    PRIVY_API_URL: Url.optional(),
    /** P-256 PKCS8 (base64) that authorizes wallet actions; absent means app-owned wallets. */
    PRIVY_AUTHORIZATION_KEY: z.string().optional(),
    /** Who keeps metadata on IPFS: a Kubo node of our own, or Pinata. */
    PIN_PROVIDER: z.enum(["kubo", "pinata"]).default("kubo"),
    KUBO_API_URL: Url.default("http://127.0.0.1:5001"),
    PINATA_API_URL: Url.default("https://api.pinata.cloud"),
    PINATA_JWT: z.string().min(16).optional(),
    /** Who carries jobs to the workers. The brokers are fed from the outbox table. */
    QUEUE_PROVIDER: z.enum(["postgres", "rabbitmq", "sqs"]).default("postgres"),
    RABBITMQ_URL: z.url({ protocol: /^amqps?$/ }).optional(),
    /** First part of the names of its queues: two systems on one broker choose different ones. */
    RABBITMQ_PREFIX: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,40}$/)
      .default("ticketchain"),
    /** With a redrive policy; one that ends in .fifo keeps the order of jobs under one key. Credentials: AWS's own variables or role. */
    SQS_QUEUE_URL: Url.optional(),
    SQS_REGION: z.string().min(1).default("us-east-1"),
    /** Set only to reach the local twin. */
    SQS_ENDPOINT: Url.optional(),
    /** Where processes share counts and young answers; without it each has its own. */
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    /** How many proxies of ours stand before the app: each is believed for one hop of x-forwarded-for, nobody else for any. */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(8).default(0),
    /** The same for the box office; unless set, one more than for the app, which stands before it. */
    BOX_OFFICE_PROXIES: z.coerce.number().int().min(0).max(8).optional(),
    /** Who is asked whether a visitor is a robot; without it nobody is. */
    BOT_HOOK_URL: Url.optional(),
    BOT_HOOK_TOKEN: z.string().min(16).optional(),
    /** Then the visitor is allowed. */
    BOT_HOOK_TIMEOUT_MS: z.coerce.number().int().min(20).max(2_000).default(250),
    MAIL_PROVIDER: z.enum(["smtp"]),
    SMTP_URL: Url,
    MAIL_FROM_DOMAIN: z.string().min(1),
    /** Who is written to when a relayer runs out of coins; nobody unless set. */
    OPERATOR_EMAIL: z.email().optional(),
    /** A block explorer, for links to transactions: "https://polygonscan.com". */
    CHAIN_EXPLORER_URL: Url.optional(),
    NEXTAUTH_SECRET: Secret,
    /** Root of the Ed25519 keys that sign ticket codes, one derived for each event. */
    TICKET_CODE_SECRET: Secret,
    /** Asked of whoever scrapes /metrics; without it the figures are open, as on a laptop. */
    METRICS_TOKEN: z.string().min(16).optional(),
    /** Twins in production are refused unless somebody says so by name. */
    ALLOW_LOCAL_TWINS: z.enum(["yes"]).optional(),
  })
  .superRefine((env, ctx) => {
    for (const name of missingForRelayers(env))
      ctx.addIssue({ code: "custom", path: [name], message: "needed by RELAYER_SIGNERS" });
    if (env.PIN_PROVIDER === "pinata" && !env.PINATA_JWT)
      ctx.addIssue({ code: "custom", path: ["PINATA_JWT"], message: "needed by PIN_PROVIDER=pinata" });
    if (env.QUEUE_PROVIDER === "rabbitmq" && !env.RABBITMQ_URL)
      ctx.addIssue({ code: "custom", path: ["RABBITMQ_URL"], message: "needed by QUEUE_PROVIDER=rabbitmq" });
    if (env.QUEUE_PROVIDER === "sqs" && !env.SQS_QUEUE_URL)
      ctx.addIssue({ code: "custom", path: ["SQS_QUEUE_URL"], message: "needed by QUEUE_PROVIDER=sqs" });
    const twins = [env.STRIPE_API_BASE, env.PRIVY_API_URL].filter(Boolean);
    if (env.NODE_ENV === "production" && twins.length > 0 && env.ALLOW_LOCAL_TWINS !== "yes")
      ctx.addIssue({
        code: "custom",
        message: "STRIPE_API_BASE and PRIVY_API_URL point to twins; set ALLOW_LOCAL_TWINS=yes to run like that",
      });
  });

export type Env = z.infer<typeof Env>;

let cached: Env | undefined;

/** The only reader of process.env in server/ and app/. @throws Error that names each variable and its rule. */
export function env(): Env {
  if (cached) return cached;
  const parsed = Env.safeParse(process.env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".") || "environment"}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${lines.join("\n")}`);
  }
  cached = parsed.data;
  return cached;
}
