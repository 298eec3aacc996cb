"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { Money } from "@/app/_components/money";
import { Table } from "@/app/_components/table";
import { AccountName, useWords } from "../../../ledger/_components/words";
import type { Settlement } from "./settlement-sheet";

type Line = Settlement["lines"][number];
const parts = ["platform", "tax", "sellers", "organizer", "other"] as const;

/** A line for each kind of movement and their sum. A column in which nothing ever stood is left out. */
export function MovementTable({ lines, total, currency }: { lines: Line[]; total: Line; currency: string }) {
  const t = useTranslations("settlement");
  const words = useWords();
  const used = parts.filter((part) => part === "organizer" || lines.some((line) => line[`${part}Minor`] !== 0n));
  return (
    <Card className="overflow-x-auto">
      <Table
        caption={t("movements")}
        showCaption
        rows={[...lines, total]}
        rowKey={({ causeKind }) => causeKind}
        columns={[
          {
            key: "cause",
            title: t("cause"),
            cell: ({ causeKind }) => (causeKind === "total" ? t("total") : words.cause(causeKind)),
          },
          ...(["paid", ...used] as const).map((part) => ({
            key: part,
            title: t(`columns.${part}`),
            numeric: true,
            cell: (line: Line) => <Money amountMinor={line[`${part}Minor`]} currency={currency} full />,
          })),
        ]}
      />
    </Card>
  );
}

export function TicketTable({ tickets, currency }: { tickets: Settlement["tickets"]; currency: string }) {
  const t = useTranslations("settlement");
  if (tickets.length === 0) return null;
  return (
    <Card className="overflow-x-auto">
      <Table
        caption={t("tickets")}
        showCaption
        rows={tickets}
        rowKey={({ tierId, channel }) => `${tierId} ${channel}`}
        columns={[
          { key: "tier", title: t("tier"), cell: ({ tierName }) => <bdi>{tierName}</bdi> },
          { key: "channel", title: t("channel"), cell: ({ channel }) => t(`channels.${known(channel)}`) },
          { key: "quantity", title: t("quantity"), numeric: true, cell: ({ quantity }) => quantity },
          {
            key: "amount",
            title: t("columns.paid"),
            numeric: true,
            cell: ({ amountMinor }) => <Money amountMinor={amountMinor} currency={currency} full />,
          },
        ]}
      />
    </Card>
  );
}

/** Where the money is that buyers paid: at a provider, in the till. */
export function KeptTable({ kept, currency }: { kept: Settlement["kept"]; currency: string }) {
  const t = useTranslations("settlement");
  if (kept.length === 0) return null;
  return (
    <Card className="overflow-x-auto">
      <Table
        caption={t("kept")}
        showCaption
        rows={kept}
        rowKey={({ account }) => account}
        columns={[
          { key: "account", title: t("account"), cell: ({ account }) => <AccountName account={account} /> },
          {
            key: "amount",
            title: t("amount"),
            numeric: true,
            cell: ({ amountMinor }) => <Money amountMinor={amountMinor} currency={currency} full />,
          },
        ]}
      />
    </Card>
  );
}

const channels = ["online", "box-office", "comp", "resale"] as const;
const known = (channel: string): (typeof channels)[number] | "other" =>
  channels.find((one) => one === channel) ?? "other";
