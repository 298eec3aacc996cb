// npm run chaos -- [--runs N] [--seed S] [--port P]: processes die at named points while messages are lost, doubled and late.
import { command } from "./command";
import { runChaos } from "./run";

await command((option, say) =>
  runChaos({ base: option("--port", 4880), runs: option("--runs", 300), seed: option("--seed", 1), say }),
);
