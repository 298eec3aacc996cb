// npm run soak -- [--minutes N] [--seed S] [--port P]: a bounded evening of sales. Last line: one JSON object.
import { command } from "./command";
import { runSoak } from "./soak-run";

await command((option, say) =>
  runSoak({ base: option("--port", 4880), minutes: option("--minutes", 30), seed: option("--seed", 1), say }),
);
