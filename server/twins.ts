import { startMailTwin } from "./adapters/mail/twin/start";
import { eventTypes } from "./adapters/payment/stripe-events";
import { startStripeTwin } from "./adapters/payment/twin/start";
import { startIpfsTwin } from "./adapters/pin/twin/start";
import { startPrivyTwin } from "./adapters/wallet/twin/start";
import { twinsEnv } from "./config/twins-env";

const twins: Record<string, () => Promise<{ url: string; close(): Promise<void> }>> = {
  stripe: () => startStripeTwin({ ...twinsEnv.stripe(process.env), webhookTypes: eventTypes }),
  privy: () => startPrivyTwin(twinsEnv.privy(process.env)),
  ipfs: () => startIpfsTwin(twinsEnv.ipfs(process.env)),
  mail: () => startMailTwin(twinsEnv.mail(process.env)),
};

const say = (level: string, msg: string, more: object = {}) => console.log(JSON.stringify({ level, msg, ...more }));

const name = process.argv[2] ?? "";
const start = twins[name];
if (!start) {
  say("error", `usage: tsx server/twins.ts ${Object.keys(twins).join("|")}`);
  process.exit(2);
}

try {
  const twin = await start();
  let leaving = false;
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    await twin.close();
    say("info", "stopped", { twin: name });
    process.exit(0);
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  say("info", "ready", { twin: name, url: twin.url });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  say("error", code === "EADDRINUSE" ? `the port of the ${name} twin is taken: choose another PORT` : message);
  process.exit(1);
}
