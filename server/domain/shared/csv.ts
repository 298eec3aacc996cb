/**
 * One line of a table for spreadsheets (RFC 4180). Numbers of ours stay numbers; a text that a spreadsheet would take for a
 * formula gets an apostrophe in front, as OWASP advises, so that a name cannot compute anything.
 */
export const csvLine = (cells: readonly (string | number | bigint | null)[]): string =>
  `${cells.map(cell).join(",")}\r\n`;

function cell(value: string | number | bigint | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[\s]*[=+\-@\t\r＝＋－＠]/.test(value) && !isDecimal(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** "-12.50" computes nothing. */
const isDecimal = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text);
