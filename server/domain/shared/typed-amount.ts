import { type Currency, currencies } from "./currency";
import { maxAmountMinor } from "./money";

export type Typed = { ok: true; value: number } | { ok: false; rule: string };

const broken = (rule: string): Typed => ({ ok: false, rule });
const bidiMarks = /[\u200e\u200f\u061c\u2066-\u2069]/g;

/**
 * What a person typed as an amount, in minor units, or the rule it breaks: required, below-zero, too-many-decimals,
 * ambiguous-amount, too-high, amount.
 *
 * Our languages write 1,234.50, which decides what one separator means. Where people of other habits would mean a thousand
 * times as much or as little, it is refused: "1,500" of a dinar is ambiguous, "1.500" of a euro has too many decimals. What
 * cannot be mistaken is taken from everybody: "12,5", "1.234,50", "1 500", "€12.50".
 */
export function typedAmount(text: string, currency: Currency, maxMinor: number = maxAmountMinor): Typed {
  const plain = withoutCurrency(text.replace(bidiMarks, "").trim(), currency);
  if (!plain) return broken("required");
  if (/^[-−]/.test(plain)) return broken("below-zero");
  const read = readNumber(plain, currencies[currency]);
  if (typeof read === "string") return broken(read);
  const [whole, decimals] = read;
  const minor = BigInt(whole + decimals.padEnd(currencies[currency], "0"));
  return minor > BigInt(maxMinor) ? broken("too-high") : { ok: true, value: Number(minor) };
}

/** The digits before and after the decimal point, or the rule that they break. */
function readNumber(plain: string, places: number): [whole: string, decimals: string] | string {
  // Longer than any amount and still quick to count.
  if (plain.length > 40 || !/^\d+(?:[ \u00a0\u202f\u2009'’.,]\d+)*$/.test(plain)) return "amount";
  const groups = plain.split(/\D/);
  const marks = plain.replace(/\d/g, "");
  const last = marks.at(-1) ?? "";
  const decimals = groups.at(-1) ?? "";
  const grouped = marks === "" || areGroups(groups, marks);
  const before = marks.slice(0, -1);
  const pointed = /[.,]/.test(last) && !before.includes(last) && areGroups(groups.slice(0, -1), before);
  if (!pointed) return grouped ? [groups.join(""), ""] : "amount";
  const asPoint: [string, string] = [groups.slice(0, -1).join(""), decimals];
  const fits = decimals.length <= places;
  // One mark and three digits: a point is a decimal point and a comma groups, unless the other reading is an amount, too.
  if (grouped && last === ",") return fits ? "ambiguous-amount" : [groups.join(""), ""];
  return fits ? asPoint : "too-many-decimals";
}

/** "1,234,567": one kind of mark, three digits after each, and no zero in front. */
const areGroups = ([first = "", ...rest]: readonly string[], marks: string): boolean =>
  rest.length === 0 ||
  (new Set(marks).size === 1 && /^[1-9]\d{0,2}$/.test(first) && rest.every((group) => group.length === 3));

function withoutCurrency(text: string, currency: Currency): string {
  for (const name of namesOf(currency)) {
    if (text.startsWith(name)) return text.slice(name.length).trim();
    if (text.endsWith(name)) return text.slice(0, -name.length).trim();
  }
  return text;
}

const known = new Map<Currency, string[]>();

/** How our languages write the currency itself. */
function namesOf(currency: Currency): string[] {
  let names = known.get(currency);
  if (!names) {
    const written = ["en", "he"].flatMap((locale) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(0),
    );
    const symbols = written.filter(({ type }) => type === "currency").map(({ value }) => value.replace(bidiMarks, ""));
    names = [...new Set([currency, ...symbols])].sort((a, b) => b.length - a.length);
    known.set(currency, names);
  }
  return names;
}
