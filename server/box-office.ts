import pino from "pino";
import { openAllocator } from "./box-office/allocator";
import type { Door } from "./box-office/door";
import { availability, watchAvailability } from "./box-office/doors/availability";
import { draw } from "./box-office/doors/draw";
import { health } from "./box-office/doors/health";
import { releaseHold } from "./box-office/doors/release-hold";
import type { CtxOf } from "./box-office/doors/scan";
import { takeHold } from "./box-office/doors/take-hold";
import { answerTurn, leaveRoom, myPlace, takePlace } from "./box-office/doors/waiting-room";
import { openEntrance } from "./box-office/entrance";
import { boxOfficeServer } from "./box-office/http";
import { openBoard } from "./box-office/room-board";
import { openSeatsBoard } from "./box-office/seats-board";
import { openSessions } from "./box-office/sessions";
import { openStreams } from "./box-office/streams";
import { env as readEnv } from "./config/env";
import { openPool } from "./db/pool";
import { openShared } from "./shared";

const env = readEnv();
const log = pino({ level: env.LOG_LEVEL, base: undefined, redact: { paths: ["*.token", "*.email"], remove: true } });
const pool = openPool(env.DATABASE_URL);
const { cache, limits, bot } = openShared(env, log);
const proxies = env.BOX_OFFICE_PROXIES ?? env.TRUSTED_PROXIES + 1;
const streams = openStreams();
const house = {
  pool,
  log,
  allocator: openAllocator({ pool }),
  sessions: openSessions(pool),
  streams,
  cache,
  limits,
  bot,
  proxies,
};
const room = [
  takePlace({ entrance: openEntrance({ pool }) }),
  myPlace(openBoard({ pool, log })),
  answerTurn,
  leaveRoom,
  draw,
];

/** Scans and waiting need the services, which take a second to load: holds are taken meanwhile. */
async function loadServices() {
  const [{ scan }, { wait }, { openWaitingRoom }, { openContainer }] = await Promise.all([
    import("./box-office/doors/scan"),
    import("./box-office/doors/wait"),
    import("./services/chain/waiting-room"),
    import("./container"),
  ]);
  const { ctx } = await openContainer();
  const room = openWaitingRoom(() => ctx({ kind: "system" }));
  const ctxOf: CtxOf = (extras) => ctx({ kind: "anonymous" }, extras);
  return { scan: scan(ctxOf), wait: wait({ ctxOf, room, sessionSecret: env.NEXTAUTH_SECRET }) };
}
type Loaded = Awaited<ReturnType<typeof loadServices>>;
let loading: Promise<Loaded> | undefined;
const loaded = (): Promise<Loaded> => {
  loading ??= loadServices();
  loading.catch((error) => {
    loading = undefined;
    log.error({ err: error }, "the services cannot be loaded");
  });
  return loading;
};
const whenLoaded = (name: keyof Loaded, how: Omit<Door, "handle">): Door => ({
  ...how,
  handle: async (call) => (await loaded())[name].handle(call),
});
const scanWhenLoaded = whenLoaded("scan", { method: "POST", path: "/box-office/scan", limit: "scan" });
const waitWhenLoaded = whenLoaded("wait", { method: "GET", path: "/box-office/wait", limit: "listen" });

const server = boxOfficeServer(house, [
  takeHold,
  releaseHold,
  availability,
  watchAvailability(openSeatsBoard({ pool, log })),
  health,
  scanWhenLoaded,
  waitWhenLoaded,
  ...room,
]);
const port = Number(new URL(env.BOX_OFFICE_URL).port || 80);
server.listen(port, "127.0.0.1", () => {
  log.info("ready");
  void loaded().catch(() => undefined);
});

let stopping = false;
/** Says goodbye to who waits (they come back to another process), answers what it has accepted, then leaves. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), 8_000).unref();
  streams.close();
  server.close(() => void pool.end().finally(() => process.exit(0)));
  server.closeIdleConnections();
  // Connections of those who were told goodbye become idle a moment later.
  setInterval(() => server.closeIdleConnections(), 100).unref();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
