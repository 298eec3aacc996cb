const levels: Record<number, string> = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };
const colours: Record<string, number> = { warn: 33, error: 31, fatal: 31, debug: 90, trace: 90 };
const unsaid = new Set(["level", "time", "msg", "message", "pid", "hostname", "v", "service", "name", "stack"]);
const longest = 180;

/** One line of the common log: what a child printed, with its structured fields shortened. */
export type LogLine = { level: string; text: string; ready: boolean };

export const isTrouble = ({ level }: LogLine) => ["warn", "error", "fatal"].includes(level);

/** Reads a pino JSON line, or takes any other line as it is. */
export function readLogLine(raw: string): LogLine {
  const record = raw.startsWith("{") ? parse(raw) : undefined;
  if (!record) {
    const level = /\b(error|fatal)\b/i.test(raw) ? "error" : /\bwarn(ing)?\b/i.test(raw) ? "warn" : "info";
    return { level, text: raw.trim().slice(0, longest), ready: false };
  }
  const message = String(record.msg ?? record.message ?? "");
  const fields = Object.entries(record)
    .filter(([name, value]) => !unsaid.has(name) && value !== null && value !== "")
    .map(([name, value]) => `${name}=${shorten(name, value)}`);
  const text = [message, ...fields].join("  ").slice(0, longest);
  return { level: levelOf(record.level), text, ready: message === "ready" };
}

function parse(raw: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

const levelOf = (level: unknown) =>
  typeof level === "number" ? (levels[level] ?? "info") : String(level ?? "info").toLowerCase();

function shorten(name: string, value: unknown): string {
  if (name === "err" && typeof value === "object" && value !== null)
    return JSON.stringify((value as { message?: string }).message ?? "");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const isTerminal = process.stdout.isTTY && !("NO_COLOR" in process.env);
const paint = (code: number, text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);

/** `12:00:01 worker     warn  text`, the shape of every line after the start. */
export function formatLogLine(part: string, line: LogLine, at: Date): string {
  const time = at.toISOString().slice(11, 19);
  const level = line.level.slice(0, 5).padEnd(5);
  const colour = colours[line.level];
  return `${paint(90, time)} ${paint(36, part.padEnd(10))} ${colour ? paint(colour, level) : level} ${line.text}`;
}
