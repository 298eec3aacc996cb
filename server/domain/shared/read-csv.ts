/** A record of a table and the line of the file on which it begins, from 1. */
export type CsvRecord = { line: number; cells: string[] };

/**
 * Reads a table as spreadsheets write it (RFC 4180): cells between commas, in quotes where they hold commas, quotes or line ends. Lines
 * without any text are left out. Null when a quote is never closed, or text follows a closing quote.
 */
export function readCsv(text: string): CsvRecord[] | null {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  let begun = 1;
  const end = () => {
    if (cells.some((cell) => cell.trim() !== "")) records.push({ line: begun, cells });
    cells = [];
  };
  for (;;) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) return null;
        if (text[at] === '"' && text[++at] !== '"') break;
        if (text[at] === "\n") line++;
        cell += text[at];
      }
    } else while (at < text.length && !",\r\n".includes(text[at] ?? "")) cell += text[at++];
    cells.push(cell);
    if (at < text.length && !",\r\n".includes(text[at] ?? "")) return null;
    if (text[at] === ",") {
      at++;
      continue;
    }
    end();
    if (at >= text.length) return records;
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    line++;
    begun = line;
  }
}
