// Mutants that no test can notice, each with its reason: contracts/test/mutation/survivors.json, { key: reason }.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contractsDir } from "../forge.mjs";

const file = join(contractsDir, "test", "mutation", "survivors.json");

/**
 * @param alive mutants that no test noticed
 * @param all every mutant there is; an entry is stale when its mutant is gone or falls. Empty: do not judge entries.
 */
export function judgeSurvivors(alive, all) {
  const reasons = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const isExplained = ({ key }) => typeof reasons[key] === "string" && reasons[key].length > 0;
  const living = new Set(alive.map(({ key }) => key));
  return {
    explained: alive.filter(isExplained).map((mutant) => [mutant, reasons[mutant.key]]),
    unexplained: alive.filter((mutant) => !isExplained(mutant)),
    stale: all.length === 0 ? [] : Object.keys(reasons).filter((key) => !living.has(key)),
  };
}
