// What good is, as numbers against floors and rivals of the same run.
import type { Row } from "./subject";

type Column = "ethereum" | "polygon" | "polygonWithList";
/** Without `atMost` it is shown and not judged. `figure` is undefined when one of the rows was not measured, and then the bar is missed. */
export type Bar = { name: string; figure: number | undefined; atMost: number | undefined; ok: boolean };

export const OURS = "TicketChain";

export function bars(rows: Row[]): Bar[] {
  const gas = (subject: string, op: string, column: Column): number =>
    rows.find((row) => row.subject === subject && row.op === op)?.gas[column] ?? Number.NaN;
  const bar = (name: string, value: number, atMost?: number): Bar => {
    const figure = Number.isNaN(value) ? undefined : Math.round(value * 1_000) / 1_000;
    return { name, figure, atMost, ok: atMost === undefined ? figure !== undefined : value <= atMost };
  };
  const each = (columns: Column[], of: (column: Column) => Bar) => columns.map(of);
  const both: Column[] = ["ethereum", "polygon"];
  const escrow = (column: Column) => gas("OpenZeppelin", "approve", column) + gas("OpenZeppelin", "list", column);
  const ours = (op: string, column: Column) => gas(OURS, op, column);

  return [
    ...[1, 4, 10].flatMap((n) =>
      each(both, (column) =>
        bar(`mint ${n} of floor, ${column}`, ours(`mint ${n}`, column) / gas("floor", `mint ${n}`, column), 1.15),
      ),
    ),
    ...each(both, (column) => {
      const solady = gas("Solady, packed", "mint 100 distinct", column);
      return bar(`100 distinct buyers of Solady, ${column}`, ours("mint 100 distinct", column) / solady, 0.2);
    }),
    ...each(both, (column) => bar(`list of approve and escrow, ${column}`, ours("list", column) / escrow(column), 0.5)),
    // A word of marks is written for the first time; what the escrow market is compared with is never a first time either.
    ...each(both, (column) =>
      bar(`list, first of 256, of approve and escrow, ${column}`, ours("list, first of 256", column) / escrow(column)),
    ),
    bar(
      "buy with USDC of Seaport, polygon",
      ours("buy USDC", "polygon") / gas("Seaport 1.6", "buy USDC", "polygon"),
      0.7,
    ),
    bar("check-in of 256 a ticket, ethereum", ours("check-in 256, fresh word", "ethereum") / 256, 250),
    bar("check-in of 256 a ticket, polygon", ours("check-in 256, fresh word", "polygon") / 256),
    bar("check-in of 256 a ticket, polygon with list", ours("check-in 256, fresh word", "polygonWithList") / 256),
    bar("new event, ethereum", ours("new event", "ethereum"), 200_000),
    bar(
      "new event, each further tier, ethereum",
      (ours("new event, 3 tiers", "ethereum") - ours("new event", "ethereum")) / 2,
    ),
  ];
}
