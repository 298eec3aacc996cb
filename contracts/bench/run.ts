// tsx contracts/bench/run.ts [--accept]
// Measures floors, rivals and our own contracts in one run, holds them against the bars and the committed figures.
// --accept writes contracts/snapshots/gas.json and gas-report.md anew, if everything could be measured.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openArtifacts, ourSettings } from "./artifacts";
import { bars } from "./bars";
import { startChain } from "./chain";
import { collections } from "./collections";
import { ownContract } from "./events";
import { floors } from "./floors";
import { ours } from "./ours";
import { differences, tables, toReport, toSnapshot, verdict } from "./report";
import { seaport } from "./seaport";
import type { Row, Scenario } from "./subject";
import { unlock } from "./unlock";

const scenarios: Record<string, Scenario> = {
  floors,
  ...collections,
  seaport,
  unlock,
  "own contracts": ownContract,
  ours,
};
const snapshots = join(import.meta.dirname, "..", "snapshots");
const figuresFile = join(snapshots, "gas.json");
const say = (words: string) => console.error(`bench:gas: ${words}`);

const complaints: string[] = [];
const rows: Row[] = [];
const rival = openArtifacts(say);
const chain = await startChain();
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      rows.push(...(await chain.apart(() => scenario({ chain, rival }))));
    } catch (error) {
      complaints.push(`${name} could not be measured: ${error instanceof Error ? error.message : error}`);
    }
  }
} finally {
  await chain.stop();
}

const met = bars(rows);
const measured = toSnapshot(rows);
console.log(tables(rows));
for (const bar of met) {
  const limit = bar.atMost === undefined ? "" : `, at most ${bar.atMost}`;
  console.log(`${verdict(bar).padEnd(7)}${bar.name}: ${bar.figure ?? "not measured"}${limit}`);
}

if (process.argv.includes("--accept") && complaints.length === 0) {
  writeFileSync(
    figuresFile,
    `${JSON.stringify(measured, null, 2).replace(/\[\s+(\d+),\s+(\d+),\s+(\d+)\s+\]/g, "[$1, $2, $3]")}\n`,
  );
  writeFileSync(join(snapshots, "gas-report.md"), toReport(rows, met, ourSettings()));
} else {
  const committed = existsSync(figuresFile) ? JSON.parse(readFileSync(figuresFile, "utf8")) : {};
  const changed = differences(committed, measured);
  if (changed.length > 0)
    complaints.push(`other than the committed figures (--accept if meant):\n  ${changed.join("\n  ")}`);
}
for (const complaint of complaints) say(complaint);

const ok = complaints.length === 0 && met.every((bar) => bar.ok);
const figures = Object.fromEntries(met.map((bar) => [bar.name, bar.figure ?? null]));
const judged = met.filter((bar) => bar.atMost !== undefined);
const targets = Object.fromEntries(judged.map((bar) => [bar.name, `<= ${bar.atMost}`]));
console.log(JSON.stringify({ figures, targets, ok }));
process.exitCode = ok ? 0 : 1;
