import { allow, tenantOf } from "../../domain/access/allow";
import { csvLine } from "../../domain/shared/csv";
import { decimalText } from "../../domain/shared/money-text";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { type LedgerTransfer, readTransfers } from "./list-transfers";
import type { LedgerFilter } from "./search";

/** Transfers that are in memory at once, however long the books are. */
const pieceSize = 500;

/** A table for spreadsheets, or JSON lines for accounting programs: a transfer a line (README, "The journal"). */
export const ledgerFormats = ["csv", "json"] as const;
export type LedgerFormat = (typeof ledgerFormats)[number];
type Read = (after: string | null) => Promise<LedgerTransfer[]>;

const columns = [
  ...["time", "transfer", "cause", "cause_id", "order_number", "event", "reason"],
  ...["account", "currency", "amount_minor", "amount"],
];

/**
 * The books as a table for spreadsheets: an entry a line, newest first, amounts both in exact minor units and with the
 * currency's decimals. Refused before the first line; a new entry that is written meanwhile is newer than the first line.
 * @throws {RefusalError} not-found for an event of somebody else's.
 */
export async function exportLedger(
  { ctx, input }: Verb<LedgerFilter>,
  format: LedgerFormat = "csv",
): Promise<AsyncGenerator<string>> {
  allow(ctx.actor, "ledger:read");
  const organizationId = tenantOf(ctx.actor);
  if (input.eventId) await getOwnEvent(ctx.db, ctx, input.eventId);
  const read = (after: string | null) => readTransfers(ctx.db, organizationId, input, after, pieceSize);
  return format === "json" ? pieces(read, journalLine) : csv(read);
}

async function* csv(read: Read): AsyncGenerator<string> {
  // The mark by which spreadsheets know that names are not in the machine's own alphabet.
  yield `\uFEFF${csvLine(columns)}`;
  yield* pieces(read, (transfer) => linesOf(transfer).join(""));
}

async function* pieces(read: Read, write: (transfer: LedgerTransfer) => string): AsyncGenerator<string> {
  for (let after: string | null = null; ; ) {
    const piece: LedgerTransfer[] = await read(after);
    if (piece.length > 0) yield piece.map(write).join("");
    after = piece.at(-1)?.id ?? null;
    if (piece.length < pieceSize) return;
  }
}

const linesOf = ({ id, at, causeKind, causeId, cause, entries }: LedgerTransfer): string[] =>
  entries.map(({ account, currency, amountMinor }) =>
    csvLine([
      ...[at.toISOString(), id, causeKind, causeId],
      ...[cause?.orderNumber ?? null, cause?.eventTitle ?? null, cause?.reason ?? null],
      ...[account, currency, amountMinor, decimalText(amountMinor, currency)],
    ]),
  );

/** A debit is what an account has or is owed more, a credit what it owes more; both columns of a transfer sum to the same. */
const journalLine = ({ id, at, causeKind, causeId, cause, entries }: LedgerTransfer): string =>
  `${JSON.stringify({
    ...{ format: "ticketchain.journal.v1", id, at: at.toISOString() },
    cause: { kind: causeKind, id: causeId, orderNumber: cause?.orderNumber ?? null, event: cause?.eventTitle ?? null },
    entries: entries.map(({ account, currency, amountMinor }) => ({
      ...{ account, currency, side: amountMinor < 0n ? "credit" : "debit" },
      ...{ amountMinor: String(absolute(amountMinor)), amount: decimalText(absolute(amountMinor), currency) },
    })),
  })}\n`;

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
