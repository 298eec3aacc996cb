import { type Finding, rules } from "./rules";
import type { Verdict } from "./verify-event";

const settlements = ["card", "USDC", "coin"];
/** A report is read by people: longer lists are in the JSON object. */
const rowsShown = 40;

/** The verdict for a reader. */
export function renderReport(verdict: Verdict): string {
  const { world, setup, block, findings, notes } = verdict;
  const { terms, addresses } = setup;
  const { counts, clock } = world;
  // The chain's coin counts in ten-thousandths, every other currency in hundredths.
  const decimals = terms.currency === setup.nativeCurrency ? 4 : 2;
  const money = (minor: number) => `${(minor / 10 ** decimals).toFixed(decimals)} ${terms.currency}`;
  const sum = (each: (sale: (typeof world.resales)[number]) => number) =>
    world.resales.reduce((total, sale) => total + each(sale), 0);
  const lines = [
    `Event "${terms.name}" (${terms.symbol}), collection ${addresses.collection}`,
    `  chain ${verdict.chainId}, blocks ${verdict.fromBlock} to ${block.number} (${block.hash}), ${iso(block.time)}`,
    `  factory ${addresses.factory}, market ${addresses.market}, sale ${addresses.sale}, code ${terms.version}`,
    `  organizer ${terms.organizer}, operator ${terms.operator}, platform fee ${terms.platformFeeBps} bps`,
    `  doors ${iso(clock.doorsAt)}, end ${iso(clock.endsAt)}, ${lifeOf(verdict)}`,
    `  looked at ${verdict.logs} logs and ${verdict.stateReads} answers of the contracts`,
    "",
    "Supply by tier",
    table(
      [
        "tier",
        "price",
        "cap",
        "alive",
        "highest",
        "orders",
        "bulk",
        "on chain",
        "comps",
        "under price",
        "refunded",
        "reissued",
        "paid",
      ],
      world.tiers.map((tier) => [
        tier.id,
        money(tier.rules.priceMinor),
        tier.cap,
        tier.alive,
        tier.highest,
        tier.minted - tier.bought,
        tier.issued,
        tier.bought,
        tier.comps,
        tier.underPrice,
        tier.refunded,
        tier.reissued,
        money(tier.paidMinor),
      ]),
    ),
    "",
    `Resales: ${world.resales.length} of ${counts.offers} offers`,
    ...(world.resales.length === 0
      ? []
      : [
          table(
            ["ticket", "tier", "price", "cap", "seller", "royalty", "fee", "by", "block", "transaction"],
            world.resales
              .slice(0, rowsShown)
              .map((sale) => [
                sale.tokenId,
                sale.tierId,
                sale.priceMinor,
                sale.capMinor,
                sale.sellerMinor,
                sale.royaltyMinor,
                sale.platformMinor,
                settlements[sale.settlement] ?? sale.settlement,
                sale.block,
                sale.tx,
              ]),
          ),
          ...(world.resales.length > rowsShown ? [`  and ${world.resales.length - rowsShown} more`] : []),
          `  together ${money(sum((sale) => sale.priceMinor))} = sellers ${money(sum((sale) => sale.sellerMinor))} + organizer ${money(sum((sale) => sale.royaltyMinor))} + platform ${money(sum((sale) => sale.platformMinor))}`,
        ]),
    "",
    "Other moves",
    `  gifts ${counts.gifts}, reissues ${counts.reissues}, refunds ${counts.refunds}, souvenirs handed on ${counts.souvenirs}; requests of the desk ${counts.deskRequests}, objections ${counts.objections}, frozen ${counts.freezes}`,
    "",
    "Primary sale on chain",
    `  ${counts.purchases} purchases, ${money(counts.purchasedMinor)}; returned ${money(counts.returnedMinor)}, released ${money(counts.releasedMinor)}, held ${money(world.escrowMinor)}`,
    "",
    "Entries",
    `  ${counts.entriesById + counts.entriesByMask} (${counts.entriesById} by id, ${counts.entriesByMask} by mask)`,
    "",
    `Changes of rules, times and roles: ${world.changes.length}`,
    ...world.changes.map(({ block: at, says }) => `  block ${at}: ${says}`),
    ...(notes.length > 0 ? ["", "Not seen", ...notes.map((note) => `  ${note}`)] : []),
    "",
    findings.length === 0 ? "No rule was broken." : `Rules broken: ${findings.length}`,
    ...findings.flatMap((finding) => [
      `  ${finding.rule}: ${rules[finding.rule]}`,
      `    ${placeOf(finding)}${finding.tokenId === undefined ? "" : `, ticket ${finding.tokenId}`}: ${finding.detail}`,
    ]),
  ];
  return lines.join("\n");
}

const placeOf = ({ block, tx }: Finding) =>
  tx === null ? `state at block ${block}` : `block ${block}, transaction ${tx}`;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

function lifeOf({ world }: Verdict): string {
  if (world.clock.cancelledAt) return `cancelled ${iso(world.clock.cancelledAt)}`;
  if (world.clock.closedAt) return `closed ${iso(world.clock.closedAt)}`;
  return world.paused ? "paused" : "open";
}

function table(head: string[], rows: unknown[][]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => `  ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")}`).join("\n");
}

/** The verdict for a program. Big numbers are text. */
export function toJson(verdict: Verdict) {
  const { world, setup, block, findings, notes } = verdict;
  return {
    ok: findings.length === 0,
    verdict: findings.length === 0 ? "clean" : "violations",
    chainId: verdict.chainId,
    fromBlock: verdict.fromBlock,
    block: block.number,
    blockHash: block.hash,
    addresses: setup.addresses,
    terms: { ...setup.terms, tiers: undefined },
    tiers: world.tiers.map(({ pending: _pending, ...tier }) => tier),
    lifecycle: world.clock,
    paused: world.paused,
    counts: { ...world.counts, escrowMinor: world.escrowMinor, logs: verdict.logs, stateReads: verdict.stateReads },
    resales: world.resales,
    changes: world.changes,
    notes,
    violations: findings.map((finding) => ({ ...finding, breaks: rules[finding.rule] })),
  };
}

export const asLine = (value: unknown) =>
  JSON.stringify(value, (_key, each) => (typeof each === "bigint" ? each.toString() : each));
