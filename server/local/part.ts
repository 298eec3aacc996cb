import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { formatLogLine, type LogLine, readLogLine } from "./log-line";
import { explain, SetupError } from "./setup/say.mjs";

export type Command = {
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
};

export type PartSpec = {
  name: string;
  command: () => Command;
  /** Polled until true; without it the part is ready when it logs `{"msg":"ready"}`. */
  probe?: () => Promise<boolean>;
  stopSignal?: NodeJS.Signals;
  /** What of a chatty part reaches the common log once it runs; its own file has everything. */
  shows?: (line: LogLine) => boolean;
};

export type PartState = "waiting" | "starting" | "ready" | "stopping" | "stopped" | "crashed" | "absent";

const readyWithinMs = 120_000;
const stopWithinMs = 15_000;
const longestPauseMs = 15_000;

/** One child process of the stack: started, watched, restarted when it falls, stopped on request. */
export class Part {
  state: PartState = "waiting";
  restarts = 0;
  startedAt: Date | undefined;
  private child: ChildProcess | undefined;
  private wanted = false;
  private file: WriteStream | undefined;
  private tail: string[] = [];
  private pause: NodeJS.Timeout | undefined;

  constructor(
    readonly spec: PartSpec,
    private readonly logDir: string,
    private readonly onChange: () => void = () => undefined,
  ) {}

  get name() {
    return this.spec.name;
  }
  get pid() {
    return this.child?.pid;
  }

  /** Resolves when the part accepts work. @throws SetupError when it ends or stays silent before that. */
  async start(): Promise<void> {
    clearTimeout(this.pause);
    if (this.state === "ready" || this.state === "starting") return;
    this.wanted = true;
    this.move("starting");
    const begun = Date.now();
    const { program, args, env: variables, ...place } = this.spec.command();
    const env = variables as NodeJS.ProcessEnv;
    // Its own process group: Ctrl-C in the terminal reaches only the supervisor, which then stops the parts in order.
    const child = spawn(program, args, { ...place, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    this.tail = [];
    let saidReady = false;
    let ended: string | undefined;
    this.follow(child, () => {
      saidReady = true;
    });
    child.once("error", (error) => {
      ended = error.message;
    });
    child.once("exit", (code, signal) => {
      ended = signal ?? `exit ${code}`;
      this.onExit(child, signal ?? `exit ${code}`);
    });
    this.onChange();
    while (!(this.spec.probe ? await this.spec.probe().catch(() => false) : saidReady)) {
      if (!this.wanted) return;
      if (ended) throw this.failure(`ended before it was ready (${ended})`);
      if (Date.now() - begun > readyWithinMs) throw this.failure(`was not ready after ${readyWithinMs / 1000} s`);
      await sleep(50);
    }
    // Somebody else may answer on the port in place of a child that has already ended.
    if (ended) throw this.failure(`ended before it was ready (${ended})`);
    if (!this.wanted) return;
    this.startedAt = new Date();
    this.move("ready");
  }

  /** Asks the part to end and waits; what does not end in time is killed. */
  async stop(): Promise<void> {
    await this.end(this.spec.stopSignal ?? "SIGTERM");
  }

  /** Ends the part at once, as a crash would, and leaves it down until started again. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  signalGroup(signal: NodeJS.Signals) {
    try {
      if (this.child?.pid) process.kill(-this.child.pid, signal);
    } catch {
      // Already gone.
    }
  }

  markAbsent() {
    this.move("absent");
  }

  private async end(signal: NodeJS.Signals) {
    this.wanted = false;
    clearTimeout(this.pause);
    if (this.state === "absent") return;
    const child = this.child;
    if (child?.pid && child.exitCode === null && child.signalCode === null) {
      this.move("stopping");
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      if (signal === "SIGKILL") this.signalGroup(signal);
      else child.kill(signal);
      const timer = setTimeout(() => this.signalGroup("SIGKILL"), stopWithinMs);
      await gone;
      clearTimeout(timer);
    }
    this.move("stopped");
  }

  private say(level: string, text: string) {
    process.stdout.write(`${formatLogLine(this.name, { level, text, ready: false }, new Date())}\n`);
  }

  private follow(child: ChildProcess, onReady: () => void) {
    this.file ??= createWriteStream(path.join(this.logDir, `${this.name}.log`), { flags: "a" });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      readline.createInterface({ input: stream }).on("line", (raw) => {
        this.file?.write(`${raw}\n`);
        if (raw.trim() === "") return;
        this.tail = [...this.tail.slice(-14), raw];
        const line = readLogLine(raw);
        if (line.ready) return onReady();
        // A chatty part's words while it starts or stops are its own; if it fails to start, all of them are shown.
        if (this.spec.shows && !(this.state === "ready" && this.spec.shows(line))) return;
        process.stdout.write(`${formatLogLine(this.name, line, new Date())}\n`);
      });
    }
  }

  private onExit(child: ChildProcess, how: string) {
    if (child !== this.child || !this.wanted) return;
    const isFirstStart = this.startedAt === undefined;
    this.move("crashed");
    if (isFirstStart) return;
    const livedMs = this.startedAt ? Date.now() - this.startedAt.getTime() : 0;
    this.restarts += 1;
    const pauseMs = Math.min(500 * 2 ** (livedMs > 60_000 ? 0 : Math.min(this.restarts - 1, 10)), longestPauseMs);
    this.say("error", `ended (${how}), starts again in ${pauseMs / 1000} s`);
    this.pause = setTimeout(() => {
      this.start().then(
        () => this.state === "ready" && this.say("info", "is back"),
        (error) => this.say("error", String(error.message).split("\n").at(-1) ?? ""),
      );
    }, pauseMs);
  }

  private failure(what: string) {
    const told = this.tail.join("\n");
    const file = path.join(this.logDir, `${this.name}.log`);
    return new SetupError(explain(told) ?? `${told}\n\n${this.name} ${what}; everything it said is in ${file}.`);
  }

  private move(state: PartState) {
    this.state = state;
    this.onChange();
  }
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
