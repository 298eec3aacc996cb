// The run as a page to read and as JSON to compare.

import { type Bar, OURS } from "./bars";
import type { Gas } from "./chain";
import type { Row } from "./subject";

export type Snapshot = Record<string, Record<string, [ethereum: number, polygon: number, polygonWithList: number]>>;

const OPERATIONS: [op: string, words: string][] = [
  ["mint 1", "mint 1, new buyer"],
  ["mint 1, returning", "mint 1, returning buyer"],
  ["mint 4", "mint 4, new buyer"],
  ["mint 10", "mint 10, new buyer"],
  ["mint 100 distinct", "mint to 100 new buyers in one transaction"],
  ["approve", "approve, before a listing"],
  ["list", "list"],
  ["list, first of 256", "list, first of its 256 ids"],
  ["list, inside an order of 10", "list, out of the middle of an order of 10"],
  ["list, signed", "list by the holder's signature, sent by us"],
  ["buy USDC", "buy a resale with Circle USDC"],
  ["buy USDC, short selector", "the same by Seaport's short selector"],
  ["buy USDC, signed", "buy a resale with Circle USDC by one signature (ERC-3009), sent by us"],
  ["settle by card", "settle a resale that was paid by card"],
  ["gift", "gift"],
  ["transfer", "transfer"],
  ["first sale, USDC", "first sale on chain, USDC"],
  ["check-in", "check-in of one"],
  ["check-in, first of 256", "check-in of one, first of its 256 ids"],
  ["check-in 256, fresh word", "check-in of 256"],
  ["check-in 255, touched word", "check-in of the other 255"],
  ["new event", "new event, one tier"],
  ["new event, 3 tiers", "new event, three tiers"],
  ["new event, signed", "new event, one tier, signed by the organizer, sent by us"],
];

const RULES: [op: string, floorOp: string, words: string][] = [
  [
    "mint 1",
    "mint 1",
    "role of the minter; cap, price and pause of the tier and the event; first id expected, so that a replay reverts; tier, price and time kept with the ticket; order reference in the log",
  ],
  ["mint 10", "mint 10", "the same; the run of one owner is bounded, so that a reader never walks far"],
  [
    "list",
    "list",
    "the market is a contract of its own, which proves that the collection is genuine; price against the cap; window, freeze, pause and use are asked",
  ],
  [
    "buy USDC",
    "buy USDC",
    "genuine collection, price as expected, windows, pause, split in three with two accounts of waiting fees, sale reference in the log",
  ],
  [
    "check-in",
    "check-in",
    "role of the scanner in this event, the ticket exists, is not on offer; the gate's reference and clock in the log",
  ],
  ["check-in 256, fresh word", "check-in 256, fresh word", "the same for 256 at once"],
  [
    "new event",
    "new event",
    "rules of event and tier in the clone's code, published in the log; one collection an event for ever; roles of the organizer and its terms",
  ],
];

const CONDITIONS = [
  "Whole transactions: 21,000, calldata, execution, less the refund. Taken from receipts of anvil (hard fork Prague), one transaction a block.",
  "Polygon: the same mined transaction, its slots priced by PIP-88 (cold read 5,460, cold write surcharge 2,940, clear refund 3,960, refunds at most a fifth). The model is run with Ethereum's figures too, and must give each receipt to the unit. Not run on Bor.",
  "Polygon + list: the same with the best EIP-2930 access list: every account whose listing saves more than it costs. Each transaction is mined a second time with that list, and the model must give that receipt, too.",
  'A collection has earlier tickets and its counters are not zero. "New" buyers hold no ticket; all others (seller, buyer, receiver) hold others before and after, and have USDC before and after, and so have platform and organizer.',
  "A resale costs 100.00 USDC: 2.5 % to the platform, 5 % to the organizer. At the escrow market and at Seaport both are paid in the same transaction; ours and the floor keep them to be pulled. Another sale went before. The buyer has approved the market without limit.",
  "Seaport's seller has approved Seaport for all tickets and signed an order, which costs nothing on chain; the ticket is OpenZeppelin's.",
  'The escrow market takes approved tickets; "list" there comes after "approve".',
  "Addresses of people hold no zero byte, so that calldata costs the same for each.",
  "Libraries and our contracts: solc 0.8.30 under the settings of `foundry.toml`. Seaport: 0.8.24 through the IR with 2^32 - 1 runs. Circle's USDC (FiatTokenV2_2 behind its proxy) and Unlock (V14, lock V15): bytecode as published in their packages. Floors: Yul by hand.",
  'Unlock mints by `grantKeys`, each to its own buyer; the "first sale" there is `purchase`.',
];

const figure = (n: number) => n.toLocaleString("en-US");
const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
const head = (cells: string[]) => [line(cells), line(cells.map((_, n) => (n === 0 ? "---" : "---:")))];

export function toSnapshot(rows: Row[]): Snapshot {
  const snapshot: Snapshot = {};
  for (const { subject, op, gas } of rows) {
    snapshot[subject] = { ...snapshot[subject], [op]: [gas.ethereum, gas.polygon, gas.polygonWithList] };
  }
  return snapshot;
}

/** What was measured otherwise than the committed figures say. */
export function differences(committed: Snapshot, measured: Snapshot): string[] {
  const found: string[] = [];
  for (const subject of new Set([...Object.keys(committed), ...Object.keys(measured)]))
    for (const op of new Set([...Object.keys(committed[subject] ?? {}), ...Object.keys(measured[subject] ?? {})])) {
      const [before, now] = [committed[subject]?.[op], measured[subject]?.[op]];
      if (JSON.stringify(before) === JSON.stringify(now)) continue;
      const words = (figures: number[] | undefined) => figures?.map(figure).join(" / ") ?? "nothing";
      found.push(`${subject}, ${op}: ${words(before)} -> ${words(now)}`);
    }
  return found;
}

export function tables(rows: Row[]): string {
  const find = (subject: string, op: string) => rows.find((row) => row.subject === subject && row.op === op)?.gas;
  const subjects = [
    OURS,
    "floor",
    ...new Set(rows.map((row) => row.subject).filter((s) => s !== OURS && s !== "floor")),
  ];
  const parts: string[] = [];
  for (const [op, words] of OPERATIONS) {
    const known = subjects.filter((subject) => find(subject, op));
    if (known.length === 0) continue;
    const floor = find("floor", op)?.ethereum;
    parts.push(`### ${words[0]?.toUpperCase()}${words.slice(1)}`, "");
    parts.push(...head(["", "Ethereum", "Polygon", "Polygon + list", "of the floor"]));
    for (const subject of known) {
      const gas = find(subject, op);
      if (!gas) continue;
      const ratio = floor ? (gas.ethereum / floor).toFixed(2) : "";
      const name = subject === OURS ? `**${subject}**` : subject;
      parts.push(line([name, ...[gas.ethereum, gas.polygon, gas.polygonWithList].map(figure), ratio]));
    }
    parts.push("");
  }
  return parts.join("\n");
}

function ruleTable(rows: Row[]): string {
  const find = (subject: string, op: string) => rows.find((row) => row.subject === subject && row.op === op)?.gas;
  const lines = head([
    "operation",
    "over the floor, Ethereum / Polygon",
    "calldata",
    "storage",
    "logs",
    "work and calls",
    "refund",
    "what it buys",
  ]);
  for (const [op, floorOp, words] of RULES) {
    const [ours, floor] = [find(OURS, op), find("floor", floorOp)];
    if (!ours || !floor) continue;
    const more = (part: keyof Gas["parts"]) => figure(ours.parts[part] - floor.parts[part]);
    const over = `${figure(ours.ethereum - floor.ethereum)} / ${figure(ours.polygon - floor.polygon)}`;
    lines.push(line([op, over, more("calldata"), more("storage"), more("logs"), more("rest"), more("refund"), words]));
  }
  return lines.join("\n");
}

export const verdict = ({ ok, atMost }: Bar) => (!ok ? "MISSED" : atMost === undefined ? "shown" : "met");

export function toReport(rows: Row[], bars: Bar[], settings: object): string {
  const barLines = head(["bar", "measured", "at most", ""]);
  for (const bar of bars)
    barLines.push(line([bar.name, `${bar.figure ?? "not measured"}`, `${bar.atMost ?? ""}`, verdict(bar)]));
  return `# What our contracts cost, beside the others

Written by the gas bench (\`contracts/bench\`); \`--accept\` writes it anew. Compiler settings of everything but Seaport, USDC, Unlock and
the floors: \`${JSON.stringify(settings)}\`.

## Bars

${barLines.join("\n")}

## Conditions

${CONDITIONS.map((condition) => `- ${condition}`).join("\n")}

## Where our rules cost more than the floor

The floor does what the EVM asks and no more: no role, no cap, no pause, no proof. The difference is what the rules cost, in gas on
Ethereum unless said.

${ruleTable(rows)}

## Figures

${tables(rows)}`;
}
