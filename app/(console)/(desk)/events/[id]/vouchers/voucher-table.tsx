"use client";

import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { Table } from "@/app/_components/table";
import type { VoucherState } from "@/server/domain/voucher/voucher";
import { CopyButton } from "../../../../_components/copy-button";
import type { ShownVoucher, VouchersPage } from "./voucher-types";

type Props = {
  page: VouchersPage;
  vouchers: ShownVoucher[];
  pageUrl: string | null;
  busy: string | null;
  onEdit: (voucher: ShownVoucher) => void;
  onPause: (voucher: ShownVoucher) => void;
  onRemove: (voucher: ShownVoucher) => void;
};
const tones: Record<VoucherState, Tone> = {
  active: "good",
  paused: "warn",
  "not-yet": "neutral",
  over: "neutral",
  "used-up": "neutral",
  "budget-spent": "neutral",
};

/** Codes with what they do, what was used of them and what can be done about them. */
export function VoucherTable({ page, vouchers, pageUrl, busy, onEdit, onPause, onRemove }: Props) {
  const t = useTranslations("vouchers");
  const { currency, timezone, tiers } = page;
  const money = (amountMinor: number) => <Money amountMinor={amountMinor} currency={currency} />;
  const namesOf = (ids: readonly string[]) =>
    ids.map((id) => tiers.find((tier) => tier.id === id)?.name ?? t("goneTier")).join(", ");
  return (
    <Table
      caption={t("title")}
      rows={vouchers}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "code",
          title: t("code"),
          cell: (voucher) => (
            <span className="grid justify-items-start gap-1">
              <bdi dir="ltr" className="tabular break-all">
                {voucher.code}
              </bdi>
              {voucher.tag ? <Badge>{voucher.tag}</Badge> : null}
              {voucher.note ? (
                <span dir="auto" className="text-note font-normal text-ink-soft">
                  {voucher.note}
                </span>
              ) : null}
            </span>
          ),
        },
        {
          key: "does",
          title: t("does"),
          cell: (voucher) => (
            <span className="grid gap-0.5">
              <span>
                {voucher.kind === "percent"
                  ? t("percentOff", { percent: voucher.value / 100 })
                  : t.rich(`${voucher.kind}Says`, { amount: () => money(voucher.value) })}
              </span>
              <span className="text-note text-ink-soft">
                <bdi>{voucher.tierIds.length > 0 ? namesOf(voucher.tierIds) : t("allTiers")}</bdi>
                {voucher.opens && voucher.kind !== "access" ? ` · ${t("alsoOpens")}` : null}
              </span>
              {voucher.validFrom || voucher.validUntil ? (
                <span className="text-note text-ink-soft">
                  {voucher.validFrom ? (
                    <>
                      {t("from")} <DateText at={voucher.validFrom} timezone={timezone} style="short" />{" "}
                    </>
                  ) : null}
                  {voucher.validUntil ? (
                    <>
                      {t("until")} <DateText at={voucher.validUntil} timezone={timezone} style="short" />
                    </>
                  ) : null}
                </span>
              ) : null}
            </span>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: ({ state }) => <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>,
        },
        {
          key: "used",
          title: t("used"),
          numeric: true,
          cell: ({ usedTickets, maxTickets }) => (
            <bdi>{maxTickets === null ? usedTickets : t("of", { used: usedTickets, most: maxTickets })}</bdi>
          ),
        },
        {
          key: "spent",
          title: t("spent"),
          numeric: true,
          cell: ({ spentMinor, budgetMinor }) =>
            budgetMinor === null
              ? money(spentMinor)
              : t.rich("ofBudget", { spent: () => money(spentMinor), budget: () => money(budgetMinor) }),
        },
        {
          key: "actions",
          title: t("actions"),
          numeric: true,
          cell: (voucher) => (
            <span className="flex flex-wrap justify-end gap-2">
              {pageUrl ? (
                <CopyButton
                  text={`${pageUrl}?${new URLSearchParams({ code: voucher.code })}`}
                  label={t("copyLink", { code: voucher.code })}
                  said={t("copied", { code: voucher.code })}
                />
              ) : null}
              <Button
                variant="secondary"
                size="small"
                aria-label={t("changeOf", { code: voucher.code })}
                onClick={() => onEdit(voucher)}
              >
                {t("change")}
              </Button>
              <Button
                variant="secondary"
                size="small"
                busy={busy === voucher.id}
                aria-label={t(voucher.paused ? "resumeOf" : "pauseOf", { code: voucher.code })}
                onClick={() => onPause(voucher)}
              >
                {t(voucher.paused ? "resume" : "pause")}
              </Button>
              {voucher.removable ? (
                <Button
                  variant="secondary"
                  size="small"
                  aria-label={t("removeOf", { code: voucher.code })}
                  onClick={() => onRemove(voucher)}
                >
                  {t("remove")}
                </Button>
              ) : null}
            </span>
          ),
        },
      ]}
    />
  );
}
