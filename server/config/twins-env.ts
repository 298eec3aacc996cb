import path from "node:path";
import { z } from "zod";
import { portOf } from "./ports";

type Source = Record<string, string | undefined>;

const Port = z.coerce.number().int().min(0).max(65_535);
const Url = z.url();

const Shared = z.object({
  /** Base port of the stack; each twin listens at its offset unless TWIN_PORT says otherwise. */
  PORT: Port.default(3000),
  TWIN_PORT: Port.optional(),
  TWIN_STATE_FILE: z.string().min(1).optional(),
  TC_STATE_DIR: z.string().min(1).optional(),
});
const StripeEnv = Shared.extend({
  STRIPE_SECRET_KEY: z.string().min(8),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith("whsec_"),
  STRIPE_WEBHOOK_URL: Url.optional(),
  /** Where a browser reaches the hosted page, when that is not this address (a forwarded port). */
  TWIN_PUBLIC_URL: Url.optional(),
});
const PrivyEnv = Shared.extend({ PRIVY_APP_ID: z.string().min(1), PRIVY_APP_SECRET: z.string().min(8) });
const MailEnv = Shared.extend({ TWIN_HTTP_PORT: Port.optional() });

/** Twins are other people's services for the rest of the system: they read their own few variables, never the app's. */
export const twinsEnv = {
  stripe: (source: Source) => {
    const env = read(StripeEnv, source);
    return {
      port: env.TWIN_PORT ?? portOf("stripeTwin", env.PORT),
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecret: env.STRIPE_WEBHOOK_SECRET,
      webhookUrl: env.STRIPE_WEBHOOK_URL ?? `http://127.0.0.1:${env.PORT}/api/webhooks/stripe`,
      publicUrl: env.TWIN_PUBLIC_URL,
      stateFile: stateFileOf("stripe", env),
    };
  },
  privy: (source: Source) => {
    const env = read(PrivyEnv, source);
    return {
      port: env.TWIN_PORT ?? portOf("privyTwin", env.PORT),
      appId: env.PRIVY_APP_ID,
      appSecret: env.PRIVY_APP_SECRET,
      stateFile: stateFileOf("privy", env),
    };
  },
  mail: (source: Source) => {
    const env = read(MailEnv, source);
    return {
      smtpPort: env.TWIN_PORT ?? portOf("smtpTwin", env.PORT),
      httpPort: env.TWIN_HTTP_PORT ?? portOf("mailbox", env.PORT),
      stateFile: stateFileOf("mail", env),
    };
  },
  ipfs: (source: Source) => {
    const env = read(Shared, source);
    return { port: env.TWIN_PORT ?? portOf("ipfsTwin", env.PORT), stateFile: stateFileOf("ipfs", env) };
  },
};

const stateFileOf = (twin: string, env: z.infer<typeof Shared>): string | undefined =>
  env.TWIN_STATE_FILE ?? (env.TC_STATE_DIR && path.join(env.TC_STATE_DIR, "twins", `${twin}.json`));

function read<T extends z.ZodType>(schema: T, source: Source): z.infer<T> {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new Error(`The twin's environment is not complete:\n${z.prettifyError(parsed.error)}`);
}
