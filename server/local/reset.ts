import path from "node:path";
import { removeDatabase } from "./postgres";
import { endLeftovers } from "./setup/leftovers.mjs";
import { printFailure, SetupError, say } from "./setup/say.mjs";
import { emptyStateDirectory, isClaimed, runningStack, stateDirectory } from "./setup/state-folder.mjs";

try {
  const stateDir = stateDirectory();
  const name = path.relative(process.cwd(), stateDir);
  const running = runningStack(stateDir);
  if (running)
    throw new SetupError(
      `A stack runs on ${name} (process ${running.pid}, port ${running.port}): stop it first, nothing was removed.`,
    );
  let left: string[] = [];
  if (isClaimed(stateDir)) {
    await endLeftovers(stateDir);
    removeDatabase(stateDir);
    left = emptyStateDirectory(stateDir);
  }
  say(`emptied ${name}${left.length > 0 ? `, but left what is not ours: ${left.join(", ")}` : ""}`);
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
