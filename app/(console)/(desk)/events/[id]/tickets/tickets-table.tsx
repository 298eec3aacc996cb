"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { Money } from "@/app/_components/money";
import { Table } from "@/app/_components/table";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";
import { More } from "../../../../_components/more";
import { ProblemNotice } from "../../../../_components/problem-notice";

type Page = inferRouterOutputs<AppRouter>["consoleTicket"]["list"];
type TicketState = "valid" | "listed" | "used" | "frozen";
const tones: Record<TicketState, Tone> = { valid: "good", listed: "accent", used: "neutral", frozen: "warn" };

export function TicketsTable({ eventId, timezone, first }: { eventId: string; timezone: string; first: Page }) {
  const t = useTranslations("console.tickets");
  const trpc = useTRPC();
  const pages = useInfiniteQuery({
    ...trpc.consoleTicket.list.infiniteQueryOptions(
      { eventId },
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null },
    ),
    initialData: { pages: [first], pageParams: [null] },
  });
  const tickets = pages.data.pages.flatMap((page) => page.tickets);
  const tiers = pages.data.pages[0]?.tiers ?? [];
  if (tickets.length === 0) return <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />;
  const count = (key: "alive" | "used" | "listed" | "resold" | "refunded") => ({
    key,
    title: t(key),
    numeric: true,
    cell: (tier: (typeof tiers)[number]) => tier[key],
  });
  return (
    <div className="grid gap-10">
      <Table
        caption={t("tiers")}
        showCaption
        rows={tiers}
        rowKey={(tier) => tier.name}
        columns={[
          { key: "tier", title: t("tier"), cell: (tier) => <bdi>{tier.name}</bdi> },
          ...[count("alive"), count("used"), count("listed"), count("resold"), count("refunded")],
        ]}
      />
      <Table
        caption={t("title")}
        showCaption
        rows={tickets}
        rowKey={(ticket) => String(ticket.tokenId)}
        columns={[
          {
            key: "number",
            title: t("number"),
            cell: (ticket) => (
              <Link
                href={`/events/${eventId}/tickets/${ticket.tokenId}`}
                className="font-semibold text-accent-text hover:underline"
              >
                {t("ticket", { number: String(ticket.tokenId) })}
              </Link>
            ),
          },
          { key: "tier", title: t("tier"), cell: (ticket) => <bdi>{ticket.tierName}</bdi> },
          {
            key: "state",
            title: t("state"),
            cell: (ticket) => {
              const state = ticket.state as TicketState;
              return <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>;
            },
          },
          {
            key: "minted",
            title: t("minted"),
            cell: (ticket) => <DateText at={ticket.mintedAt} timezone={timezone} style="short" />,
          },
          {
            key: "paid",
            title: t("paid"),
            numeric: true,
            cell: (ticket) => <Money amountMinor={ticket.pricePaidMinor} currency={first.currency} />,
          },
        ]}
      />
      <ProblemNotice problem={pages.error} />
      <More pages={pages}>{t("more")}</More>
    </div>
  );
}
