import { maxPriceMinor } from "../event/event-input";
import { type Typed, typedPercent, typedPrice, typedWhole } from "../event/typed-value";
import { csvLine } from "../shared/csv";
import type { Currency } from "../shared/currency";
import { accept, type Decision, refuse } from "../shared/decision";
import { decimalText } from "../shared/money-text";
import { type CsvRecord, readCsv } from "../shared/read-csv";
import { typedAmount } from "../shared/typed-amount";
import { normalCode } from "./code";
import { type VoucherKind, voucherKinds } from "./price";
import { stateOf, type Voucher } from "./voucher";
import { consistentRules, maxAtOnce, maxBudgetMinor, maxUses, VoucherRules } from "./voucher-input";

/**
 * The table of an event's vouchers, for spreadsheets. What is read back needs a first line with names of columns: `kind` and `value` at
 * least. `code` empty: one is made. `value`: 12.5 (per cent), an amount of the event's currency off or as price, nothing for access.
 * `opens_hidden`: yes or no. `tiers`: names between bars, none for all. Times are UTC, ISO 8601, as 2026-11-24T10:00:00Z.
 */
export const readColumns = [
  ...["code", "kind", "value", "max_tickets", "max_discount", "opens_hidden", "tiers"],
  ...["valid_from", "valid_until", "tag", "note"],
] as const;
type Column = (typeof readColumns)[number];
const usedColumns = ["state", "used_tickets", "discount_given"] as const;

type Place = { currency: Currency; tiers: readonly { id: string; name: string }[] };
type Shown = Voucher & { code: string; tag: string; note: string };

/** All lines of the file; the mark in front tells spreadsheets that names are not in the machine's own alphabet. */
export function voucherFile(vouchers: readonly Shown[], { currency, tiers }: Place, now: Date): string {
  const nameOf = (id: string) => tiers.find((tier) => tier.id === id)?.name ?? id;
  const amount = (minor: number | null) => (minor === null ? null : decimalText(minor, currency));
  const lines = vouchers.map((one) =>
    csvLine([
      ...[one.code, one.kind, valueText(one, currency), one.maxTickets, amount(one.budgetMinor)],
      ...[one.opens ? "yes" : "no", one.tierIds.map(nameOf).join("|")],
      ...[one.validFrom?.toISOString() ?? null, one.validUntil?.toISOString() ?? null, one.tag, one.note],
      ...[stateOf(one, now), one.usedTickets, amount(one.spentMinor)],
    ]),
  );
  return `\uFEFF${csvLine([...readColumns, ...usedColumns])}${lines.join("")}`;
}

const valueText = ({ kind, value }: Shown, currency: string): string | null => {
  if (kind === "access") return null;
  return kind === "percent" ? String(value / 100) : decimalText(value, currency);
};

/** What is wrong with one line of a file: its number from 1, the column, and the rule as in forms. */
export type LineError = { line: number; field: string; rule: string };
export type ReadVoucher = VoucherRules & { code: string | null; line: number };

/**
 * Every line of a file, or everything that is wrong with its lines: nothing is taken of a file with an error. Refuses invalid-input
 * for what is no table of vouchers (rule: unreadable, columns, empty, too-many).
 */
export function readVoucherFile(
  text: string,
  place: Place,
): Decision<{ vouchers: ReadVoucher[]; errors: LineError[] }> {
  const failed = (rule: string) => refuse("invalid-input", { field: "file", rule });
  const [head, ...records] = readCsv(text) ?? [];
  if (!head) return failed("unreadable");
  const names = head.cells.map((name) => name.trim().toLowerCase());
  if (!names.includes("kind") || !names.includes("value")) return failed("columns");
  if (records.length === 0) return failed("empty");
  if (records.length > maxAtOnce) return failed("too-many");
  const errors: LineError[] = [];
  const vouchers: ReadVoucher[] = [];
  const seen = new Set<string>();
  for (const record of records) {
    const of = (column: Column) => record.cells[names.indexOf(column)]?.trim() ?? "";
    const read = readLine(record, of, place);
    if (!("code" in read)) errors.push(read);
    else if (read.code && seen.has(read.code)) errors.push({ line: record.line, field: "code", rule: "twice" });
    else {
      if (read.code) seen.add(read.code);
      vouchers.push(read);
    }
  }
  return accept(errors.length > 0 ? { vouchers: [], errors } : { vouchers, errors });
}

/** The first rule that a line breaks, or its voucher. */
function readLine(
  { line }: CsvRecord,
  of: (column: Column) => string,
  { currency, tiers }: Place,
): ReadVoucher | LineError {
  const broken = (field: string, rule: string): LineError => ({ line, field, rule });
  const code = of("code") === "" ? null : normalCode(of("code"));
  if (of("code") !== "" && !code) return broken("code", "voucher-code");
  const kind = voucherKinds.find((one) => one === of("kind").toLowerCase());
  if (!kind) return broken("kind", "unknown");
  const value = readValue(kind, of("value"), currency);
  if (!value.ok) return broken("value", value.rule);
  const budget = of("max_discount") === "" ? null : typedAmount(of("max_discount"), currency, maxBudgetMinor);
  if (budget && !budget.ok) return broken("max_discount", budget.rule);
  const uses = of("max_tickets") === "" ? null : typedWhole(of("max_tickets"), 1, maxUses);
  if (uses && !uses.ok) return broken("max_tickets", uses.rule);
  const opens = of("opens_hidden").toLowerCase();
  if (!["", "yes", "no"].includes(opens)) return broken("opens_hidden", "unknown");
  const named = of("tiers")
    .split("|")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const found = named.map((name) => tiers.find((tier) => tier.name === name)?.id);
  if (found.includes(undefined)) return broken("tiers", "unknown");
  const [from, until] = [momentOf(of("valid_from")), momentOf(of("valid_until"))];
  if (from === undefined) return broken("valid_from", "moment");
  if (until === undefined) return broken("valid_until", "moment");
  const shaped = VoucherRules.safeParse({
    ...{ kind, value: value.value, opens: opens === "yes" || (kind === "access" && opens === ""), tierIds: found },
    ...{ maxTickets: uses?.value ?? null, budgetMinor: budget?.value ?? null },
    ...{ validFrom: from, validUntil: until, tag: plain(of("tag")), note: plain(of("note")) },
  });
  if (!shaped.success) return broken(columnOf(String(shaped.error.issues[0]?.path[0])), "too-long");
  const rules = consistentRules(shaped.data, currency);
  if (!rules.ok) return broken(columnOf(String(rules.data.field)), String(rules.data.rule));
  return { ...rules.value, code, line };
}

/** Basis points or minor units, or the rule that is broken. */
function readValue(kind: VoucherKind, text: string, currency: Currency): Typed {
  if (kind === "access") return text === "" || text === "0" ? { ok: true, value: 0 } : { ok: false, rule: "not-here" };
  return kind === "percent"
    ? typedPercent(text.replace(/\s*%$/, ""), 10_000)
    : typedPrice(text, currency, maxPriceMinor);
}

/** Null for nothing, undefined for what is no moment. */
function momentOf(text: string): Date | null | undefined {
  if (text === "") return null;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(text) ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}

/** Our own file puts an apostrophe before what a spreadsheet would take for a formula. */
const plain = (text: string): string => text.replace(/^'(?=[=+\-@])/, "");

const columns: Record<string, Column> = {
  ...{ budgetMinor: "max_discount", maxTickets: "max_tickets", opens: "opens_hidden", tierIds: "tiers" },
  ...{ validFrom: "valid_from", validUntil: "valid_until" },
};
const columnOf = (field: string): string => columns[field] ?? field;
