import { statfsSync } from "node:fs";
import net from "node:net";
import { SetupError } from "./say.mjs";

/** How many ports a stack takes from PORT on; server/config/ports.ts names them. */
export const portCount = 13;

export function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19) || major > 24)
    throw new SetupError(
      `Node ${process.versions.node} does not run this: install Node 20.19 to 24 (https://nodejs.org) and start again.`,
    );
  if (!["linux", "darwin"].includes(process.platform))
    throw new SetupError(`${process.platform} is not supported: use Linux or macOS (on Windows: WSL 2).`);
  if (!["x64", "arm64"].includes(process.arch))
    throw new SetupError(
      `A ${process.arch} processor is not supported: the chain and the database come for x64 and arm64.`,
    );
}

/** Ports above 1023 that browsers refuse to open whatever answers there (Fetch standard, "bad port"). */
const refusedByBrowsers = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** The first port of the stack. @returns {number} */
export function basePort() {
  const text = process.env.PORT ?? "3000";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_500)
    throw new SetupError(`PORT=${text} is not a port from 1024 to 65500: choose one, for example PORT=3100 npm start.`);
  for (let used = port; used < port + portCount; used++)
    if (refusedByBrowsers.has(used))
      throw new SetupError(
        `Browsers refuse port ${used}, and this stack uses ${port} to ${port + portCount - 1}: choose another base with PORT=${port + 100} npm start.`,
      );
  return port;
}

/** @param {string} directory @param {number} neededMb */
export function checkDisk(directory, neededMb) {
  const { bavail, bsize } = statfsSync(directory);
  const freeMb = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMb < neededMb)
    throw new SetupError(
      `Only ${freeMb} MB are free where ${directory} lies and about ${neededMb} MB are needed: free some and start again.`,
    );
}

/** @param {number} base */
export async function checkPorts(base) {
  for (let port = base; port < base + portCount; port++) {
    const problem = await tryPort(port);
    if (!problem) continue;
    const what = problem === "EADDRINUSE" ? "is taken" : `cannot be opened (${problem})`;
    throw new SetupError(
      `Port ${port} ${what}, and this stack uses ${base} to ${base + portCount - 1}: stop the program that holds it, or choose another base with PORT=${base + 100} npm start.`,
    );
  }
}

/** @param {number} port @returns {Promise<string | undefined>} the error code */
export const tryPort = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code ?? error.message));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(undefined)));
  });
