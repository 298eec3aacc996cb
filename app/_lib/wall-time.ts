/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(instant / 1000) * 1000;
}

/**
 * The instant at which clocks in `timezone` show "2026-11-22T20:00"; null for what is no time. In the hour that a clock
 * change skips, the time after the change; in the hour it repeats, the first one.
 */
export function fromWallTime(wall: string, timezone: string): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(wall);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  const naive = Date.UTC(year, month - 1, day, hour, minute);
  if (Number.isNaN(naive)) return null;
  const candidates = [naive - offsetAt(naive - 86_400_000, timezone), naive - offsetAt(naive + 86_400_000, timezone)];
  const exact = candidates.filter((at) => at + offsetAt(at, timezone) === naive);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** What clocks in `timezone` show at an instant, as a datetime-local value. */
export function toWallTime(instant: Date, timezone: string): string {
  const at = instant.getTime();
  return new Date(at + offsetAt(at, timezone)).toISOString().slice(0, 16);
}
