import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { ensureProgram } from "./debian";
import { freePort } from "./free-port";

export type TestRedis = {
  url: string;
  start(): Promise<void>;
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Its connections stay open and nobody answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
};

/** A Redis of this test's own, on loopback, that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const program = ensureProgram("redis-server", "redis-server");
  const port = await freePort();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "/tmp"];
    server = spawn(program, args, { stdio: "ignore" });
    for (const until = Date.now() + 20_000; !(await answers(port)); ) {
      if (server.exitCode !== null || Date.now() > until) throw new Error("redis-server did not start");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  async function kill(): Promise<void> {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await gone;
  }
  const end = () => void server?.kill("SIGKILL");
  process.once("exit", end);
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
    async close() {
      await kill();
      process.off("exit", end);
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (said) => end(String(said).startsWith("+PONG")));
    socket.once("error", () => end(false));
    socket.setTimeout(1_000, () => end(false));
  });
