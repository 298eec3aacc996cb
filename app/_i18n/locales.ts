export const locales = ["en", "he"] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = "en";

export const localeCookie = "tc_locale";
/** Set by proxy.ts on a brand's host; a browser cannot send it past the proxy. */
export const brandLocaleHeader = "x-tc-locale";

export const isLocale = (value: string | null | undefined): value is Locale =>
  locales.some((locale) => locale === value);
export const directionOf = (locale: string): "rtl" | "ltr" => (locale === "he" ? "rtl" : "ltr");

/** What the person chose, else what the brand speaks, else what the browser asks for. */
export function chooseLocale(wishes: { chosen?: string; brand?: string | null; accepts?: string | null }): Locale {
  if (isLocale(wishes.chosen)) return wishes.chosen;
  if (isLocale(wishes.brand)) return wishes.brand;
  for (const wish of ranked(wishes.accepts ?? "")) {
    const base = wish === "iw" ? "he" : wish;
    if (isLocale(base)) return base;
  }
  return defaultLocale;
}

function ranked(accepts: string): string[] {
  return accepts
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.trim().split(";");
      const weight = rest.find((option) => option.trim().startsWith("q="));
      return { base: tag.split("-")[0]?.toLowerCase() ?? "", weight: weight ? Number(weight.trim().slice(2)) : 1 };
    })
    .filter((wish) => wish.weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map((wish) => wish.base);
}
