// npm run chaos -- [--runs N] [--seed S] [--port P]: processes die at named points while messages are lost, doubled and late.

import { checkPorts } from "../local/setup/preflight.mjs";
import { printFailure } from "../local/setup/say.mjs";
import { runChaos } from "./run";

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

try {
  const base = option("--port", 4880);
  await checkPorts(base);
  const result = await runChaos({
    base,
    runs: option("--runs", 300),
    seed: option("--seed", 1),
    say: (line) => console.log(line),
  });
  console.log(JSON.stringify(result));
  process.exit(result.ok ? 0 : 1);
} catch (error) {
  printFailure(error);
  process.exit(1);
}
