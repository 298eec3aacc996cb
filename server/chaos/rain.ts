// npm run test:commerce -- [--orders N] [--port P]: an event with many orders is cancelled, and everybody who works on it is killed
// twice on the way. Last line: one JSON object; the exit code says whether every order got its money back once.
import { command } from "./command";
import { runRain } from "./rain-run";

await command((option, say) => runRain({ base: option("--port", 4880), orders: option("--orders", 5_000), say }));
