const decimalsOf = new Map<string, number>();

function decimals(currency: string): number {
  let known = decimalsOf.get(currency);
  if (known === undefined) {
    known = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    decimalsOf.set(currency, known);
  }
  return known;
}

/**
 * An amount for a person: whole amounts without decimals, digits always Latin. Says the same as `formatMoney` of the
 * domain (tested), without the schemas that would come along into the browser.
 */
export function moneyText(amountMinor: number, currency: string, locale: string): string {
  const places = decimals(currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: amountMinor % 10 ** places === 0 ? 0 : places,
    maximumFractionDigits: places,
    numberingSystem: "latn",
  }).format(amountMinor / 10 ** places);
}
