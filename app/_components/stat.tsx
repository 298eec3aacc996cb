import type { ReactNode } from "react";

/** One figure that people compare, with what it is measured against. */
export const Stat = ({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) => (
  <div className="grid gap-1 rounded-card bg-surface p-5 ring-1 ring-line">
    <dt className="text-note font-semibold text-ink-soft">{label}</dt>
    <dd className="tabular text-title">{value}</dd>
    {note ? <dd className="text-note text-ink-faint">{note}</dd> : null}
  </div>
);

export const Stats = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</dl>
);
