import { spawn } from "node:child_process";
import { explain, SetupError } from "./say.mjs";

const running = /** @type {Set<import("node:child_process").ChildProcess>} */ (new Set());
// Whoever ends this process early must not leave its steps behind.
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

/**
 * Runs a program to its end and returns what it printed.
 * @param {string} name what the reader calls this step
 * @param {string[]} command program and arguments
 * @param {{ cwd: string, env?: Record<string, string | undefined> }} options
 * @returns {Promise<string>}
 * @throws {SetupError} with the last lines of the output
 */
export function run(name, command, { cwd, env = {} }) {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-200_000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => reject(new SetupError(`${name}: ${program} cannot be started (${error.message})`)));
    child.once("close", (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(output);
      const tail = output.trim().split("\n").slice(-25).join("\n");
      const reason = explain(output) ?? `${tail}\n\n${name} failed (${signal ?? `exit ${code}`}): the reason is above.`;
      reject(new SetupError(reason));
    });
  });
}
