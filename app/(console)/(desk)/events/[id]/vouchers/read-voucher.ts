import { fromWallTime, toWallTime } from "@/app/_lib/wall-time";
import { maxPriceMinor } from "@/server/domain/event/event-input";
import { type Typed, typedPercent, typedPrice, typedWhole } from "@/server/domain/event/typed-value";
import type { Currency } from "@/server/domain/shared/currency";
import { decimalText } from "@/server/domain/shared/money-text";
import { typedAmount } from "@/server/domain/shared/typed-amount";
import { maxPrefix, normalCode } from "@/server/domain/voucher/code";
import type { VoucherKind } from "@/server/domain/voucher/price";
import {
  consistentRules,
  maxAtOnce,
  maxBudgetMinor,
  maxUses,
  type VoucherRules,
} from "@/server/domain/voucher/voucher-input";
import type { ShownVoucher } from "./voucher-types";

/** A voucher as it stands in the form: texts, until they are read. */
export type VoucherText = {
  code: string;
  count: string;
  prefix: string;
  kind: VoucherKind;
  value: string;
  opens: boolean;
  tierIds: string[];
  maxTickets: string;
  budgetMinor: string;
  validFrom: string;
  validUntil: string;
  note: string;
  tag: string;
};
type Place = { currency: Currency; timezone: string };

export function textOf(voucher: ShownVoucher | null, { currency, timezone }: Place): VoucherText {
  const none = { code: "", count: "100", prefix: "", kind: "percent" as const, value: "", opens: false, tierIds: [] };
  const rest = { maxTickets: "", budgetMinor: "", validFrom: "", validUntil: "", note: "", tag: "" };
  if (!voucher) return { ...none, ...rest };
  const { kind, value, budgetMinor, maxTickets } = voucher;
  const wall = (at: Date | null) => (at ? toWallTime(at, timezone) : "");
  return {
    ...none,
    ...{ code: voucher.code, kind, opens: voucher.opens, tierIds: [...voucher.tierIds] },
    value: kind === "access" ? "" : kind === "percent" ? String(value / 100) : decimalText(value, currency),
    maxTickets: maxTickets === null ? "" : String(maxTickets),
    budgetMinor: budgetMinor === null ? "" : decimalText(budgetMinor, currency),
    ...{ validFrom: wall(voucher.validFrom), validUntil: wall(voucher.validUntil) },
    ...{ note: voucher.note, tag: voucher.tag },
  };
}

export type Broken = Partial<Record<keyof VoucherText, string>>;
export type ReadText = { rules: VoucherRules; code: string; count: number; prefix: string };

/** What the form says, or the rule that each field breaks. */
export function readVoucher(text: VoucherText, many: boolean, place: Place): ReadText | Broken {
  const broken: Broken = {};
  const read = (field: keyof VoucherText, typed: Typed): number => {
    if (typed.ok) return typed.value;
    broken[field] = typed.rule;
    return 0;
  };
  const { currency, timezone } = place;
  const { kind } = text;
  const moment = (field: "validFrom" | "validUntil"): Date | null => {
    if (!text[field]) return null;
    const at = fromWallTime(text[field], timezone);
    if (!at) broken[field] = "moment";
    return at;
  };
  const code = many ? "" : (normalCode(text.code) ?? "");
  if (!many && !code) broken.code = "voucher-code";
  const prefix = text.prefix.trim().toUpperCase();
  if (many && !new RegExp(`^[A-Z0-9]{0,${maxPrefix}}$`).test(prefix)) broken.prefix = "voucher-prefix";
  const optional = (field: "maxTickets" | "budgetMinor", typed: (text: string) => Typed) =>
    text[field].trim() === "" ? null : read(field, typed(text[field]));
  const rules: VoucherRules = {
    kind,
    value:
      kind === "access"
        ? 0
        : read(
            "value",
            kind === "percent" ? typedPercent(text.value, 10_000) : typedPrice(text.value, currency, maxPriceMinor),
          ),
    opens: kind === "access" || text.opens,
    tierIds: text.tierIds,
    maxTickets: optional("maxTickets", (typed) => typedWhole(typed, 1, maxUses)),
    budgetMinor:
      kind === "access" ? null : optional("budgetMinor", (typed) => typedAmount(typed, currency, maxBudgetMinor)),
    ...{ validFrom: moment("validFrom"), validUntil: moment("validUntil") },
    ...{ paused: false, note: text.note.trim(), tag: text.tag.trim() },
  };
  if (rules.budgetMinor === 0) broken.budgetMinor ??= "too-low";
  const count = many ? read("count", typedWhole(text.count, 1, maxAtOnce)) : 1;
  if (Object.keys(broken).length > 0) return broken;
  const said = consistentRules(rules, currency);
  if (!said.ok) return { [String(said.data.field)]: String(said.data.rule) } as Broken;
  return { rules, code, count, prefix };
}
