import { dateText } from "./date-text";
import type { Problem } from "./refusal";

type Says = (key: string, values?: Record<string, string>) => string;

/** A problem in words, with the moment from which it is none any more where that is known, by the reader's own clock. */
export function problemText(says: Says, { code, data }: Problem, locale: string): string {
  if (code !== "quota-spent" || typeof data.until !== "string") return says(code);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return says("quota-spent-until", { until: dateText(new Date(data.until), "short", locale, timeZone) });
}
