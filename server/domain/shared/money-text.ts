import { decimalsOf } from "./currency";

/** "-12.50", exactly, for machines and for fields that people edit. What is no currency of ours stays in whole units. */
export function decimalText(amountMinor: number | bigint, currency: string): string {
  const places = decimalsOf(currency) ?? 0;
  const minor = BigInt(amountMinor);
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, "0");
  const sign = minor < 0n ? "-" : "";
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A chain's coin, whose amounts are billionths of it ("POL-gwei"). */
const inGwei = /^([A-Z]{3})-gwei$/;

/** "0.021000001 POL": nobody thinks in gwei. */
function coinText(gwei: bigint, coin: string, locale: string, full: boolean): string {
  const digits = String(gwei < 0n ? -gwei : gwei).padStart(10, "0");
  const exact = `${gwei < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}` as `${number}`;
  const decimals = { minimumFractionDigits: full ? 9 : 0, maximumFractionDigits: 9 };
  return `${new Intl.NumberFormat(locale, { ...decimals, numberingSystem: "latn" }).format(exact)} ${coin}`;
}

/**
 * An amount for a person, in her language: digits always Latin, whole amounts without decimals. Three decimals are always
 * written out: "1,500" of a dinar could be a thousandth of itself. `full`: so are all others, for columns that people add up.
 */
export function moneyText(amountMinor: number | bigint, currency: string, locale: string, full = false): string {
  const places = decimalsOf(currency);
  const coin = inGwei.exec(currency)?.[1];
  if (coin) return coinText(BigInt(amountMinor), coin, locale, full);
  const exact = decimalText(amountMinor, currency) as `${number}`;
  if (places === undefined)
    return `${new Intl.NumberFormat(locale, { numberingSystem: "latn" }).format(exact)} ${currency}`;
  const isWhole = !full && places < 3 && BigInt(amountMinor) % BigInt(10 ** places) === 0n;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: isWhole ? 0 : places,
    maximumFractionDigits: places,
    numberingSystem: "latn",
  }).format(exact);
}
