import type { SettlementLine } from "../../domain/ledger/settlement";
import { csvLine } from "../../domain/shared/csv";
import { decimalText } from "../../domain/shared/money-text";
import type { getSettlement } from "./get-settlement";

type Settlement = Awaited<ReturnType<typeof getSettlement>>;
const columns = ["paid", "platform", "tax", "sellers", "organizer", "other"] as const;
const amountsOf = (line: SettlementLine) => columns.map((column) => line[`${column}Minor`]);

/** The statement as a table for spreadsheets: tickets, then a line for each kind of cause, their sum, and where the money lies. */
export function settlementCsv(settlement: Settlement): string {
  const { currency, lines, total, kept, tickets } = settlement;
  const amount = (minor: bigint) => decimalText(minor, currency);
  return `\uFEFF${[
    csvLine(["section", "name", "channel", "quantity", "currency", ...columns]),
    ...tickets.map(({ tierName, channel, quantity, amountMinor }) =>
      csvLine(["tickets", tierName, channel, quantity, currency, amount(amountMinor)]),
    ),
    ...lines.map((line) => csvLine(["movement", line.causeKind, null, null, currency, ...amountsOf(line).map(amount)])),
    csvLine(["total", null, null, null, currency, ...amountsOf(total).map(amount)]),
    ...kept.map(({ account, amountMinor }) => csvLine(["kept", account, null, null, currency, amount(amountMinor)])),
  ].join("")}`;
}

/** The same for programs. Amounts are minor units as decimal strings: they may be beyond what JSON's numbers keep. */
export function settlementJson({ asOf, ...settlement }: Settlement): string {
  const whole = { format: "ticketchain.settlement.v1", asOf: asOf.toISOString(), ...settlement };
  return JSON.stringify(whole, (_, value) => (typeof value === "bigint" ? String(value) : value));
}
