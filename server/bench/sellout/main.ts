// npm run bench:sellout [-- --browsers 20000] [-- --tickets 10000] [-- --shoppers 300] [-- --minutes 45]
// Twice as many browsers as tickets wait for one on-sale: the draw, a turn, a hold, checkout, payment at the twin, the webhook, the
// mint on a local chain, the ticket in the view. Nothing is lost and nothing double, by our books, the provider and the chain. The
// house is `npm start`'s, but for Next, whose doors stand on a bare server. Last line: one JSON object. Ends with 1 on a miss.
import { parseArgs } from "node:util";
import { printFailure } from "../../local/setup/say.mjs";
import { runSellout } from "./run";

const { values: flags } = parseArgs({
  options: {
    browsers: { type: "string", default: "20000" },
    tickets: { type: "string", default: "10000" },
    shoppers: { type: "string", default: "300" },
    minutes: { type: "string", default: "45" },
  },
});

// An end from outside takes its processes along, too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const targets = { lost: 0, double: 0, withinMinutes: Number(flags.minutes) };

try {
  const said = await runSellout({
    browsers: Number(flags.browsers),
    tickets: Number(flags.tickets),
    shoppers: Number(flags.shoppers),
    withinMs: Number(flags.minutes) * 60_000,
    say: (line) => console.log(line),
  });
  for (const { step, meanLagSeconds, doneAtSeconds } of said.figures.steps)
    console.log(`${step.padEnd(10)} ${meanLagSeconds} s after the step before, all after ${doneAtSeconds ?? "?"} s`);
  for (const line of said.wrong) console.log(`wrong: ${line}`);
  console.log(JSON.stringify({ ...said, targets }));
  process.exit(said.ok ? 0 : 1);
} catch (error) {
  printFailure(error);
  console.log(JSON.stringify({ ok: false, wrong: [String(error)], targets }));
  process.exit(1);
}
