import type { ReactNode } from "react";
import { cx } from "./class-names";

export type Column<Row> = {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Figures line up at the end. */
  numeric?: boolean;
  /** The cell that names the row; the first one unless said otherwise. */
  heading?: boolean;
};
type Props<Row> = {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  showCaption?: boolean;
};

/** A table on a desk; on a phone each row becomes a card with its column titles repeated. Still one real table. */
export function Table<Row>({ caption, columns, rows, rowKey, showCaption }: Props<Row>) {
  const named = columns.some((column) => column.heading)
    ? columns
    : columns.map((c, i) => ({ ...c, heading: i === 0 }));
  return (
    <table className="w-full text-start text-[0.9375rem] max-sm:block">
      <caption className={showCaption ? "pb-3 text-start text-heading max-sm:block" : "sr-only"}>{caption}</caption>
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line">
          {named.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={cx(
                "px-3 py-2.5 text-note font-semibold text-ink-soft first:ps-0 last:pe-0",
                column.numeric ? "text-end" : "text-start",
              )}
            >
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:grid max-sm:gap-3">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            className="border-b border-line last:border-0 max-sm:block max-sm:rounded-control max-sm:border-0 max-sm:bg-surface max-sm:p-3 max-sm:ring-1 max-sm:ring-line"
          >
            {named.map((column) => {
              const Cell = column.heading ? "th" : "td";
              return (
                <Cell
                  key={column.key}
                  scope={column.heading ? "row" : undefined}
                  className={cx(
                    "px-3 py-3 align-middle first:ps-0 last:pe-0 max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:px-0 max-sm:py-1",
                    column.numeric ? "tabular text-end" : "text-start",
                    column.heading && "font-semibold",
                  )}
                >
                  <span aria-hidden="true" className="text-note font-normal text-ink-soft sm:hidden">
                    {column.title}
                  </span>
                  <span className="max-sm:text-end">{column.cell(row)}</span>
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
