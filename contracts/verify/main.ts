// npm run verify-event -- --rpc <url> --collection <address> [--factory <address>] [--from-block <n>]
//   [--to-block <n>|latest|safe|finalized] [--json]
// Exit status: 0 no rule was broken, 1 rules were broken, 2 no verdict (not a collection, trouble with the endpoint).
import { parseArgs } from "node:util";
import { CannotVerify } from "./chain/endpoint";
import { asLine, renderReport, toJson } from "./report";
import { type Options, verifyEvent } from "./verify-event";

const USAGE = `usage: npm run verify-event -- --rpc <url> --collection <address> [--factory <address>]
  [--from-block <number>] [--to-block <number>|latest|safe|finalized] [--json]`;

function readOptions(): Options & { json: boolean } {
  const text = { type: "string" } as const;
  let values: ReturnType<typeof parse>["values"];
  try {
    values = parse().values;
  } catch (error) {
    throw new CannotVerify(`${(error as Error).message}\n${USAGE}`);
  }
  function parse() {
    return parseArgs({
      options: {
        rpc: text,
        collection: text,
        factory: text,
        "from-block": text,
        "to-block": text,
        json: { type: "boolean" },
      },
    });
  }
  const { rpc, collection, factory, json, "from-block": from, "to-block": toBlock } = values;
  if (!rpc || !collection) throw new CannotVerify(USAGE);
  if (from !== undefined && !/^\d+$/.test(from)) throw new CannotVerify(`--from-block takes a number, not ${from}`);
  return { rpcUrl: rpc, collection, factory, fromBlock: from ? Number(from) : undefined, toBlock, json: json ?? false };
}

try {
  const options = readOptions();
  const verdict = await verifyEvent(options);
  console.log(renderReport(verdict));
  if (options.json) console.log(asLine(toJson(verdict)));
  process.exitCode = verdict.findings.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotVerify)) console.error(error);
  else console.error(`No verdict: ${error.message}`);
  if (process.argv.includes("--json")) {
    console.log(asLine({ ok: false, verdict: "none", reason: error instanceof Error ? error.message : String(error) }));
  }
  process.exitCode = 2;
}
