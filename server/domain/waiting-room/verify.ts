import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { DrawRecord, findingsOf, orderOf } from "./draw";

const usage =
  "npm run verify-draw -- <file or URL> [--commitment <noted before>] [--ticket <number>] [--rpc <node of the chain>]";

type Said = { ok: boolean; findings: string[] } & Record<string, unknown>;

/** Recomputes a draw from what was published. Needs nothing of ours that runs, and no secret. */
async function verify(): Promise<Said> {
  const options = { commitment: { type: "string" }, ticket: { type: "string" }, rpc: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [from] = positionals;
  if (!from || positionals.length > 1) return { ok: false, findings: ["usage"], usage };
  let record: DrawRecord;
  try {
    record = DrawRecord.parse(JSON.parse(await textOf(from)));
  } catch (cause) {
    return { ok: false, findings: ["not-a-draw"], detail: cause instanceof Error ? cause.message.slice(0, 500) : "" };
  }
  const { entrants, last, beacon, seed } = record;
  const findings: string[] = findingsOf(record, values.commitment ?? null);
  let block = beacon === null ? "none" : beacon.hash === null ? "did not come in time" : "not asked";
  if (values.rpc && beacon?.hash) {
    block = (await blockHash(values.rpc, beacon)) === beacon.hash ? "holds" : "differs";
    if (block === "differs") findings.push("block-differs");
  }
  const order = seed === null ? null : orderOf({ ...record, seed, beaconHash: beacon?.hash ?? null });
  const place = values.ticket === undefined ? undefined : (order?.indexOf(values.ticket.toLowerCase()) ?? -1) + 1;
  if (place === 0) findings.push("ticket-not-on-the-list");
  return {
    ok: findings.length === 0,
    findings,
    eventId: record.eventId,
    people: entrants.length + last.length,
    sentToTheEnd: last.length,
    listHash: record.listHash,
    commitment: record.commitment,
    block,
    ...(place ? { place } : {}),
  };
}

async function textOf(from: string): Promise<string> {
  if (!/^https?:\/\//.test(from)) return readFile(from, "utf8");
  const response = await fetch(from, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`${from} answers ${response.status}`);
  return response.text();
}

async function blockHash(rpc: string, { chainId, block }: { chainId: number; block: number }): Promise<string | null> {
  const ask = async (method: string, params: unknown[]) => {
    const response = await fetch(rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(30_000),
    });
    return ((await response.json()) as { result?: unknown }).result;
  };
  if (Number(await ask("eth_chainId", [])) !== chainId) return null;
  const found = (await ask("eth_getBlockByNumber", [`0x${block.toString(16)}`, false])) as { hash?: string } | null;
  return found?.hash ?? null;
}

const said = await verify().catch(
  (cause: unknown): Said => ({ ok: false, findings: ["failed"], detail: cause instanceof Error ? cause.message : "" }),
);
process.stdout.write(`${JSON.stringify(said)}\n`);
process.exitCode = said.ok ? 0 : 1;
