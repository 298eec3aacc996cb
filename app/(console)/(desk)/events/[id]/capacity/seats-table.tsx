"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Table } from "@/app/_components/table";

type Row = {
  id: string;
  name: string;
  note: string | null;
  quantity: number;
  blocked: number;
  held: number;
  sold: number;
  left: number;
  /** Tickets for each buyer; quotas have no such limit. */
  limit?: number | null;
  actions: ReactNode;
};
const parts = [
  ["sold", "bg-accent"],
  ["held", "bg-warn"],
  ["blocked", "bg-ink-faint"],
] as const;

/** Seats by what became of them, as figures and as one bar; the figures are what a screen reader has. */
export function SeatsTable({ caption, rows }: { caption: string; rows: Row[] }) {
  const t = useTranslations("capacity");
  const figures = ["quantity", "blocked", "held", "sold", "left"] as const;
  const limits = rows.some(({ limit }) => limit !== undefined);
  return (
    <Table
      showCaption
      caption={caption}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          title: t("name"),
          cell: (row) => (
            <span className="grid min-w-40 gap-1.5">
              <bdi>{row.name}</bdi>
              <Bar {...row} />
              {row.note ? (
                <span dir="auto" className="text-note font-normal text-ink-soft">
                  {row.note}
                </span>
              ) : null}
            </span>
          ),
        },
        ...figures.map((key) => ({ key, title: t(key), numeric: true, cell: (row: Row) => row[key] })),
        ...(limits
          ? [{ key: "limit", title: t("maxPerBuyer"), numeric: true, cell: (row: Row) => row.limit ?? t("none") }]
          : []),
        { key: "actions", title: t("actions"), numeric: true, cell: (row) => row.actions },
      ]}
    />
  );
}

const Bar = (row: Row) => (
  <span aria-hidden="true" className="flex h-2 overflow-hidden rounded-full bg-sunken">
    {parts.map(([part, color]) => (
      <span key={part} className={color} style={{ width: `${row.quantity ? (100 * row[part]) / row.quantity : 0}%` }} />
    ))}
  </span>
);
