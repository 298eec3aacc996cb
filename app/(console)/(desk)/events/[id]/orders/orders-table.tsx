"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { Table } from "@/app/_components/table";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";

type Page = inferRouterOutputs<AppRouter>["consoleOrder"]["list"];
type OrderState = "pending" | "paid" | "fulfilled" | "abandoned" | "refunding" | "refunded";
const tones: Record<OrderState, Tone> = {
  pending: "neutral",
  paid: "accent",
  fulfilled: "good",
  abandoned: "neutral",
  refunding: "warn",
  refunded: "warn",
};

export function OrdersTable({ eventId, timezone, first }: { eventId: string; timezone: string; first: Page }) {
  const t = useTranslations("console.orders");
  const says = useTranslations("errors");
  const chain = useTranslations("common.chain");
  const trpc = useTRPC();
  const pages = useInfiniteQuery({
    ...trpc.consoleOrder.list.infiniteQueryOptions(
      { eventId },
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null },
    ),
    initialData: { pages: [first], pageParams: [null] },
    refetchInterval: 10_000,
  });
  const orders = pages.data.pages.flatMap((page) => page.orders);
  if (orders.length === 0) return <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />;
  return (
    <div className="grid gap-6">
      <Table
        caption={t("title")}
        rows={orders}
        rowKey={(order) => order.id}
        columns={[
          {
            key: "number",
            title: t("number"),
            cell: (order) => (
              <Link
                href={`/orders/${order.id}`}
                className="inline-flex min-h-6 items-center text-accent-text hover:underline"
              >
                <bdi dir="ltr" className="tabular">
                  {order.number}
                </bdi>
              </Link>
            ),
          },
          {
            key: "state",
            title: t("state"),
            cell: (order) => {
              const state = order.state as OrderState;
              return (
                <span className="inline-flex flex-wrap gap-1.5">
                  <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
                  {order.kind === "resale" ? <Badge>{t("kinds.resale")}</Badge> : null}
                  {order.chain.stage === "none" ? null : (
                    <Badge tone={order.chain.stage === "final" ? "good" : order.chain.reason ? "warn" : "neutral"}>
                      {chain(`stage.${order.chain.stage}`)}
                    </Badge>
                  )}
                  {order.chain.reason ? (
                    <span className="block basis-full text-note text-ink-soft">
                      {chain(`reason.${order.chain.reason}`)}
                    </span>
                  ) : null}
                </span>
              );
            },
          },
          { key: "buyer", title: t("buyer"), cell: (order) => <bdi className="break-all">{order.email}</bdi> },
          {
            key: "tickets",
            title: t("tickets"),
            cell: (order) =>
              order.lines.map((line) => (
                <bdi key={line.tierName} className="block">{`${line.quantity} × ${line.tierName}`}</bdi>
              )),
          },
          {
            key: "when",
            title: t("when"),
            cell: (order) => <DateText at={order.createdAt} timezone={timezone} style="short" />,
          },
          {
            key: "total",
            title: t("total"),
            numeric: true,
            cell: (order) => <Money amountMinor={order.totalMinor} currency={order.currency} />,
          },
        ]}
      />
      {pages.error ? (
        <Notice tone="bad" alert>
          {says(toProblem(pages.error).code)}
        </Notice>
      ) : null}
      {pages.hasNextPage ? (
        <Button
          variant="secondary"
          className="justify-self-center"
          busy={pages.isFetchingNextPage}
          onClick={() => pages.fetchNextPage()}
        >
          {t("more")}
        </Button>
      ) : null}
    </div>
  );
}
