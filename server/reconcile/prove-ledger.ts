// npm run prove-ledger [-- --json]: proves that payment provider, ledger and chain tell the same of all money. With a stack of `npm start`
// here it looks at that one, otherwise at the installation that the environment names. The worker does the same once a day.
// Last line: one JSON object. Exit status: 0 proven, 1 something differs, 2 no verdict.
import { openContainer } from "../container";
import { takeStackEnvironment } from "../local/stack-environment";
import { lasting } from "./proof/lasting";
import { proveLedger } from "./proof/prove";

async function prove(say: (text: string) => void): Promise<number> {
  if (!takeStackEnvironment()) throw new Error("no stack of npm start runs here, and the environment names none");
  const container = await openContainer();
  try {
    const begun = Date.now();
    const reader = container.chainReader();
    const look = () => {
      const { db, now, ports } = container.ctx({ kind: "system" });
      return proveLedger({ db, reader, payment: ports.payment, startBlock: container.env.CHAIN_START_BLOCK, now });
    };
    const { flaws, underWay, counted, sums, gas } = await lasting(look);
    for (const [name, side] of Object.entries(sums))
      for (const [currency, minor] of Object.entries(side)) say(`${name.padEnd(18)} ${currency} ${minor}`);
    for (const [name, amount] of Object.entries(gas)) say(`gas ${name.padEnd(14)} ${amount}`);
    for (const { flaw, subject, evidence } of flaws) say(`${flaw}  ${subject}  ${JSON.stringify(evidence)}`);
    const ok = flaws.length === 0;
    const tookMs = Date.now() - begun;
    console.log(JSON.stringify({ ok, differences: flaws.length, underWay, counted, sums, gas, tookMs }));
    return ok ? 0 : 1;
  } finally {
    await container.close();
  }
}

const isShort = process.argv.includes("--json");
try {
  process.exitCode = await prove((text) => void (isShort || console.log(text)));
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ ok: null, error: reason.split("\n")[0] }));
  process.exitCode = 2;
}
// Pools and the view's connections may keep the process for a while.
process.exit();
