// npx tsx server/chaos/write-table.ts: writes the table of crash points into server/README.md.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../local/setup/stamps.mjs";
import { withCrashTable } from "./table";

const file = path.join(root, "server/README.md");
writeFileSync(file, withCrashTable(readFileSync(file, "utf8")));
