// npm run reorgs -- [--seconds N] [--seed S] [--port P]: blocks are taken back under load. Last line: one JSON object.
import { command } from "./command";
import { runReorgs } from "./reorg-run";

await command((option, say) =>
  runReorgs({ base: option("--port", 4880), seed: option("--seed", 1), seconds: option("--seconds", 90), say }),
);
