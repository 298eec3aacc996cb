"use client";

import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { SalesChartProps } from "./sales-chart";

const strokes = ["var(--accent)", "var(--good)", "var(--warn)"];

export default function SalesChartPlot({ points, series }: SalesChartProps) {
  const rows = points.map((point) => ({ label: point.label, ...point.values }));
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 256 }}>
      <AreaChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="label"
          tickLine={false}
          axisLine={false}
          minTickGap={24}
          tick={{ fill: "var(--ink-faint)", fontSize: 12 }}
        />
        <YAxis
          width={44}
          allowDecimals={false}
          tickLine={false}
          axisLine={false}
          tick={{ fill: "var(--ink-faint)", fontSize: 12 }}
          tickFormatter={series[0]?.format}
        />
        <Tooltip
          cursor={{ stroke: "var(--line-strong)" }}
          contentStyle={{
            background: "var(--surface)",
            border: "1px solid var(--line)",
            borderRadius: 12,
            color: "var(--ink)",
          }}
          formatter={(value, name) => {
            const one = series.find((candidate) => candidate.title === name);
            return one?.format?.(Number(value)) ?? value;
          }}
        />
        {series.map((one, index) => (
          <Area
            key={one.key}
            dataKey={one.key}
            name={one.title}
            type="monotone"
            stroke={strokes[index % strokes.length]}
            strokeWidth={2.5}
            fill={strokes[index % strokes.length]}
            fillOpacity={0.14}
            isAnimationActive={false}
          />
        ))}
      </AreaChart>
    </ResponsiveContainer>
  );
}
