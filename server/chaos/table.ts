import { crashPoints } from "../domain/shared/crash-point";

export const tableBegins =
  "<!-- crash points: written by `npx tsx server/chaos/write-table.ts`, checked by table.test.ts -->";
export const tableEnds = "<!-- end of crash points -->";

/** The table of crash points as server/README.md has it. */
export function crashTable(): string {
  const rows = Object.entries(crashPoints).map(
    ([name, { flow, durable, rest }]) => `| \`${name}\` | ${flow} | ${durable} | ${rest} |`,
  );
  return ["| killed at | in | what is durable | what brings it to rest |", "|---|---|---|---|", ...rows].join("\n");
}

/** The text with its table made anew. @throws Error when the text has no place for it. */
export function withCrashTable(text: string): string {
  const [begin, end] = [text.indexOf(tableBegins), text.indexOf(tableEnds)];
  if (begin < 0 || end < begin) throw new Error("server/README.md has no place for the table of crash points");
  return `${text.slice(0, begin)}${tableBegins}\n\n${crashTable()}\n\n${text.slice(end)}`;
}
