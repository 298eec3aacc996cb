"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Skeleton } from "./skeleton";
import { Table } from "./table";

export type ChartPoint = { key: string; label: string; values: Record<string, number> };
export type ChartSeries = { key: string; title: string; format?: (value: number) => string };
export type SalesChartProps = { title: string; labelTitle: string; points: ChartPoint[]; series: ChartSeries[] };

// Recharts weighs more than all the rest of a page: it comes only where a chart is on the screen.
const Plot = dynamic(() => import("./sales-chart-plot"), { ssr: false, loading: () => <Skeleton className="h-64" /> });

/** A picture for the eye, and the same figures as a table: always there for a screen reader, on demand for everybody. */
export function SalesChart(props: SalesChartProps) {
  const t = useTranslations("common.chart");
  const [open, setOpen] = useState(false);
  return (
    <figure className="grid gap-4">
      <figcaption className="flex items-center justify-between gap-4">
        <span className="text-heading">{props.title}</span>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="text-note font-semibold text-accent-text hover:underline"
        >
          {open ? t("hideTable") : t("showTable")}
        </button>
      </figcaption>
      <div aria-hidden="true" dir="ltr" className="h-64">
        <Plot {...props} />
      </div>
      <div className={open ? "" : "sr-only"}>
        <Table
          caption={props.title}
          rows={props.points}
          rowKey={(point) => point.key}
          columns={[
            { key: "label", title: props.labelTitle, cell: (point) => point.label },
            ...props.series.map((one) => ({
              key: one.key,
              title: one.title,
              numeric: true,
              cell: (point: ChartPoint) => one.format?.(point.values[one.key] ?? 0) ?? point.values[one.key] ?? 0,
            })),
          ]}
        />
      </div>
    </figure>
  );
}
