export type DateStyle = "day" | "full" | "short" | "time" | "month" | "weekday" | "dayNumber";

const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  day: { weekday: "short", day: "numeric", month: "short" },
  full: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  short: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit" },
  month: { month: "short" },
  weekday: { weekday: "long" },
  dayNumber: { day: "numeric" },
};

/** An instant as the clock at the event's place shows it. English is written the European way: the audience is not American. */
export const dateText = (at: Date, style: DateStyle, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, {
    ...styles[style],
    timeZone,
    numberingSystem: "latn",
  }).format(at);

/** "GMT+2": shown where the reader may be elsewhere. */
export const zoneText = (at: Date, locale: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { timeZone, timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value ?? timeZone;
