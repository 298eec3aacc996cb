"use client";

import { useTranslations } from "next-intl";
import type { DifferenceRow } from "./difference-types";

const textOf = (value: unknown): string =>
  value === null || value === "" ? "—" : Array.isArray(value) ? value.map(String).join(", ") || "—" : String(value);

/** What was seen where, in the machine's own words: ids, refs, amounts in minor units and hashes read from left to right. */
export function EvidenceList({ evidence }: { evidence: DifferenceRow["evidence"] }) {
  const t = useTranslations("differences");
  return (
    <details className="text-note">
      <summary className="min-h-6 cursor-pointer font-semibold text-ink-soft">{t("evidence")}</summary>
      <dl
        dir="ltr"
        className="mt-2 grid gap-x-4 gap-y-1 rounded-control bg-sunken p-3 text-start sm:grid-cols-[auto_1fr]"
      >
        {Object.entries(evidence).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="font-semibold text-ink-soft">{name}</dt>
            <dd className="mb-1 min-w-0 font-mono break-all sm:mb-0">{textOf(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
