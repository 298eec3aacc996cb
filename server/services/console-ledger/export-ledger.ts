import { allow, tenantOf } from "../../domain/access/allow";
import { csvLine } from "../../domain/shared/csv";
import { decimalText } from "../../domain/shared/money-text";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { type LedgerTransfer, readTransfers } from "./list-transfers";
import type { LedgerFilter } from "./search";

/** Transfers that are in memory at once, however long the books are. */
const pieceSize = 500;

const columns = [
  ...["time", "transfer", "cause", "cause_id", "order_number", "event", "reason"],
  ...["account", "currency", "amount_minor", "amount"],
];

/**
 * The books as a table for spreadsheets: an entry a line, newest first, amounts both in exact minor units and with the
 * currency's decimals. Refused before the first line; a new entry that is written meanwhile is newer than the first line.
 * @throws {RefusalError} not-found for an event of somebody else's.
 */
export async function exportLedger({ ctx, input }: Verb<LedgerFilter>): Promise<AsyncGenerator<string>> {
  allow(ctx.actor, "ledger:read");
  const organizationId = tenantOf(ctx.actor);
  if (input.eventId) await getOwnEvent(ctx.db, ctx, input.eventId);
  const read = (after: string | null) => readTransfers(ctx.db, organizationId, input, after, pieceSize);
  return lines(read);
}

async function* lines(read: (after: string | null) => Promise<LedgerTransfer[]>): AsyncGenerator<string> {
  // The mark by which spreadsheets know that names are not in the machine's own alphabet.
  yield `\uFEFF${csvLine(columns)}`;
  for (let after: string | null = null; ; ) {
    const piece: LedgerTransfer[] = await read(after);
    if (piece.length > 0) yield piece.flatMap(linesOf).join("");
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
