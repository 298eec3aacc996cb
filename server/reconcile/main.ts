// npm run reconcile: compares the chain, its view, our books and the payment provider, whole, and says what differs. With a stack of
// `npm start` here it looks at that one, otherwise at the installation that the environment names.
//   --event <id>          only this event
//   --organization <id>   only this organization
//   --heal                tries at once what is safe, and looks again
//   --json                nothing but the last line
// Last line: one JSON object. Exit status: 0 nothing differs, 1 something does, 2 no verdict.
import { parseArgs } from "node:util";
import { openContainer } from "../container";
import type { Finding } from "../domain/difference/finding";
import { takeStackEnvironment } from "../local/stack-environment";
import { healDifferences } from "./heal";
import { reconcileOnce } from "./look";
import { record } from "./record";

type Flags = { event?: string; organization?: string; heal: boolean; json: boolean };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Between two looks: what was read of two places a moment apart has settled by then. */
const againMs = 4_000;
/** For the worker, to do what was asked of it. */
const healMs = 8_000;

function flags(): Flags {
  const { values } = parseArgs({
    options: {
      event: { type: "string" },
      organization: { type: "string" },
      heal: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  for (const name of ["event", "organization"] as const)
    if (values[name] !== undefined && !uuid.test(values[name])) throw new Error(`--${name} takes an id`);
  return values as Flags;
}

async function reconcile({ event, organization, heal, json }: Flags): Promise<number> {
  if (!takeStackEnvironment()) throw new Error("no stack of npm start runs here, and the environment names none");
  const container = await openContainer();
  const say = (text: string) => void (json || console.log(text));
  try {
    const reader = container.chainReader();
    const scope = { organizationId: organization, eventId: event };
    const look = async () => {
      const ctx = container.ctx({ kind: "system" });
      const { db, now, ports } = ctx;
      const sources = { db, reader, payment: ports.payment, startBlock: container.env.CHAIN_START_BLOCK, now };
      const findings = await reconcileOnce({ ...sources, ...scope });
      const examined = (row: { kind: string; eventId: string | null; organizationId: string | null }) =>
        // The proof of the ledger looks for its own.
        row.kind !== "ledger-not-proven" &&
        (!event || row.eventId === event) &&
        (!organization || row.organizationId === organization);
      return record(ctx, findings, { examined });
    };
    const begun = Date.now();
    let seen = await look();
    // What is seen once may be on its way: what is seen twice is not.
    if (seen.raised.length + seen.watched.length > 0) {
      await pause(againMs);
      seen = await look();
    }
    let healing = { tried: 0, done: 0 };
    if (heal && seen.raised.length + seen.watched.length > 0) {
      healing = await healDifferences(container.ctx({ kind: "system" }), reader, { ...scope, now: true });
      say(`healing: ${healing.done} of ${healing.tried} set going`);
      await pause(healing.done > 0 ? healMs : 0);
      seen = await look();
    }
    for (const finding of seen.raised) say(line(finding));
    for (const finding of seen.watched) say(`on its way?  ${line(finding)}`);
    const ok = seen.raised.length === 0;
    const { watched, raised } = { watched: byKind(seen.watched), raised: byKind(seen.raised) };
    console.log(JSON.stringify({ ok, differences: raised, watched, healing, tookMs: Date.now() - begun }));
    return ok ? 0 : 1;
  } finally {
    await container.close();
  }
}

const line = ({ kind, subject, evidence }: Finding) => `${kind}  ${subject}  ${JSON.stringify(evidence)}`;

function byKind(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

try {
  process.exitCode = await reconcile(flags());
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ ok: null, error: reason.split("\n")[0] }));
  process.exitCode = 2;
}
// Pools and the view's connections may keep the process for a while.
process.exit();
