import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { ensureProgram } from "./debian";
import { freePort } from "./free-port";

export type Rabbit = {
  url: string;
  /** Ends the broker without a word, as a power cut does; what was confirmed is on its disk. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** Debian's wrapper insists on its own user and folder; the script behind it runs as anybody. */
const direct = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/** A RabbitMQ of this test's own: its data in a folder that goes with it, on loopback only, with its own port mapper. */
export async function startRabbit(): Promise<Rabbit> {
  const program = ensureProgram("rabbitmq-server", "rabbitmq-server");
  const epmd = ensureProgram("epmd", "erlang-base");
  const home = mkdtempSync(path.join(os.tmpdir(), "tc-rabbit-"));
  chmodSync(home, 0o700);
  const [port, distPort, mapperPort] = [await freePort(), await freePort(), await freePort()];
  const config = path.join(home, "rabbitmq.conf");
  writeFileSync(
    config,
    [
      `listeners.tcp.1 = 127.0.0.1:${port}`,
      "log.console = true",
      "log.console.level = error",
      "log.file = false",
      // The limit is a share of the machine's memory, which says nothing about a test.
      "vm_memory_high_watermark.relative = 0.8",
      "disk_free_limit.absolute = 10MB",
      "",
    ].join("\n"),
  );
  const env = {
    NODE_ENV: "test" as const,
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    HOME: home,
    ERL_EPMD_ADDRESS: "127.0.0.1",
    ERL_EPMD_PORT: String(mapperPort),
    RABBITMQ_NODENAME: "ticketchain-test@localhost",
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_CONFIG_FILE: config.replace(/\.conf$/, ""),
    RABBITMQ_CONF_ENV_FILE: path.join(home, "none"),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(home, "enabled_plugins"),
    RABBITMQ_MNESIA_BASE: path.join(home, "mnesia"),
    RABBITMQ_LOG_BASE: path.join(home, "log"),
    RABBITMQ_PID_FILE: path.join(home, "pid"),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2",
  };
  writeFileSync(env.RABBITMQ_ENABLED_PLUGINS_FILE, "[].\n");
  const mapper = spawn(epmd, ["-port", env.ERL_EPMD_PORT, "-address", "127.0.0.1"], { env, stdio: "ignore" });
  let broker: ChildProcess | undefined;
  let said = "";

  async function start(): Promise<void> {
    // A group of its own: the script starts Erlang as a child.
    const child = spawn(existsSync(direct) ? direct : program, [], { env, cwd: home, detached: true });
    broker = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        said = `${said}${chunk}`.slice(-4_000);
      });
    for (const until = Date.now() + 90_000; ; ) {
      if (await speaksAmqp(port)) return;
      if (child.exitCode !== null || Date.now() > until) throw new Error(`RabbitMQ did not start:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function kill(): Promise<void> {
    const child = broker;
    broker = undefined;
    if (!child?.pid || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    process.kill(-child.pid, "SIGKILL");
    await gone;
  }

  const endAll = () => {
    if (broker?.pid) process.kill(-broker.pid, "SIGKILL");
    mapper.kill("SIGKILL");
  };
  process.once("exit", endAll);
  await start();
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    kill,
    start,
    async close() {
      await kill();
      mapper.kill("SIGKILL");
      process.off("exit", endAll);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The broker answers a greeting with the first frame of its handshake only when it is ready for clients. */
const speaksAmqp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("AMQP\0\0\x09\x01"));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", () => end(true));
    socket.once("error", () => end(false));
    socket.setTimeout(2_000, () => end(false));
  });
