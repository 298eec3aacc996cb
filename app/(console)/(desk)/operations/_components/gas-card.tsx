import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Notice } from "@/app/_components/notice";
import { Progress } from "@/app/_components/progress";
import { Table } from "@/app/_components/table";
import { Coins } from "./coins";
import type { Gas } from "./types";

const tones: Record<Gas["relayers"][number]["level"], Tone> = { ok: "good", low: "warn", stopped: "bad" };

/** What writing to the chain costs: today against the budget, a month by kind, and whether the relayers can go on paying. */
export function GasCard({ gas, timezone }: { gas: Gas; timezone: string }) {
  const t = useTranslations("operations");
  const [spent, budget] = [BigInt(gas.today.budgetedWei), BigInt(gas.dailyBudgetWei)];
  const share = budget === 0n ? 1 : Number((spent * 1_000n) / budget) / 1_000;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card as="section" className="grid gap-4">
        <h2 className="text-heading">{t("gas.today")}</h2>
        <p className="text-title tabular">
          <Coins wei={gas.today.allWei} />
        </p>
        <div className="grid gap-2">
          <Progress value={Math.min(1, share)} label={t("gas.budgetLabel")} />
          <p className="text-note text-ink-soft">
            {t.rich("gas.budget", {
              spent: () => <Coins wei={gas.today.budgetedWei} />,
              budget: () => <Coins wei={gas.dailyBudgetWei} />,
            })}
          </p>
        </div>
        {share >= 1 ? (
          <Notice tone="warn">
            {t.rich("gas.spent", { time: () => <DateText at={gas.resetsAt} timezone={timezone} style="short" /> })}
          </Notice>
        ) : null}
        {gas.relayers.length > 0 ? (
          <section className="grid gap-2" aria-label={t("gas.relayers")}>
            <h3 className="text-sm font-semibold text-ink-soft">{t("gas.relayers")}</h3>
            <ul className="grid gap-2">
              {gas.relayers.map((relayer) => (
                <li
                  key={relayer.address}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm"
                >
                  <code dir="ltr" className="text-note" title={relayer.address}>
                    {`${relayer.address.slice(0, 8)}…${relayer.address.slice(-6)}`}
                  </code>
                  <span className="inline-flex flex-wrap items-center gap-2">
                    <span className="tabular">
                      <Coins wei={relayer.balanceWei} />
                    </span>
                    <Badge tone={tones[relayer.level]}>{t(`gas.levels.${relayer.level}`)}</Badge>
                    {relayer.since ? (
                      <span className="text-note text-ink-soft">
                        {t.rich("gas.since", {
                          time: () => <DateText at={relayer.since as Date} timezone={timezone} style="short" />,
                        })}
                      </span>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </Card>
      <Card as="section" className="grid gap-4">
        <h2 className="text-heading">{t("gas.month", { days: gas.days })}</h2>
        {gas.kinds.length === 0 ? (
          <p className="py-6 text-ink-soft">{t("gas.none")}</p>
        ) : (
          <Table
            caption={t("gas.month", { days: gas.days })}
            rows={gas.kinds}
            rowKey={({ kind }) => kind}
            columns={[
              { key: "kind", title: t("columns.kind"), cell: ({ kind }) => t(`kinds.${kind}`) },
              { key: "count", title: t("gas.count"), numeric: true, cell: ({ count }) => count },
              {
                key: "each",
                title: t("gas.each"),
                numeric: true,
                cell: ({ wei, count }) => <Coins wei={String(BigInt(wei) / BigInt(count))} />,
              },
              { key: "wei", title: t("columns.cost"), numeric: true, cell: ({ wei }) => <Coins wei={wei} /> },
            ]}
          />
        )}
      </Card>
    </div>
  );
}
