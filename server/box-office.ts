import pino from "pino";
import { openAllocator } from "./box-office/allocator";
import type { Door } from "./box-office/door";
import { availability } from "./box-office/doors/availability";
import { health } from "./box-office/doors/health";
import { releaseHold } from "./box-office/doors/release-hold";
import { takeHold } from "./box-office/doors/take-hold";
import { boxOfficeServer } from "./box-office/http";
import { openSessions } from "./box-office/sessions";
import { env as readEnv } from "./config/env";
import { openPool } from "./db/pool";

const env = readEnv();
const log = pino({ level: env.LOG_LEVEL, base: undefined, redact: { paths: ["*.token", "*.email"], remove: true } });
const pool = openPool(env.DATABASE_URL);
const house = { pool, log, allocator: openAllocator({ pool }), sessions: openSessions(pool) };

/** Scans need the services, which take a second to load: holds are taken meanwhile. */
const loadScan = async (): Promise<Door> => {
  const [{ scan }, { openContainer }] = await Promise.all([import("./box-office/doors/scan"), import("./container")]);
  const { ctx } = await openContainer();
  return scan((extras) => ctx({ kind: "anonymous" }, extras));
};
let loaded: Promise<Door> | undefined;
const scanWhenLoaded: Door = {
  method: "POST",
  path: "/box-office/scan",
  perMinute: 1_200,
  handle: async (call) => {
    loaded ??= loadScan();
    return (await loaded).handle(call);
  },
};

const server = boxOfficeServer(house, [takeHold, releaseHold, availability, health, scanWhenLoaded]);
const port = Number(new URL(env.BOX_OFFICE_URL).port || 80);
server.listen(port, "127.0.0.1", () => {
  log.info("ready");
  loaded = loadScan();
  loaded.catch((error) => {
    loaded = undefined;
    log.error({ err: error }, "scans cannot be served");
  });
});

let stopping = false;
/** Answers what it has accepted, then leaves. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), 8_000).unref();
  server.close(() => void pool.end().finally(() => process.exit(0)));
  server.closeIdleConnections();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
