"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { EmptyState } from "@/app/_components/empty-state";
import { useTRPC } from "@/app/_lib/trpc/client";
import { fromWallTime } from "@/app/_lib/wall-time";
import { More } from "../../../_components/more";
import { ProblemNotice } from "../../../_components/problem-notice";
import { type Filters, noFilters, OrderFilters } from "./order-filters";
import { OrderTable } from "./order-table";
import type { OrdersPage } from "./order-types";

type Props = { first: OrdersPage; events: { id: string; title: string }[]; timezone: string };

/** All orders of the organization: searched, filtered, page by page, and fresh. */
export function OrderDesk({ first, events, timezone }: Props) {
  const t = useTranslations("orders");
  const trpc = useTRPC();
  const [filters, setFilters] = useState(noFilters);
  const filtered = filters !== noFilters;
  const options = { getNextPageParam: (page: OrdersPage) => page.next ?? undefined, initialCursor: null };
  const pages = useInfiniteQuery({
    ...trpc.consoleOrder.list.infiniteQueryOptions(asked(filters, timezone), options),
    ...(filtered ? {} : { initialData: { pages: [first], pageParams: [null] } }),
    refetchInterval: 10_000,
  });
  const orders = pages.data?.pages.flatMap((page) => page.orders) ?? [];
  const empty = !pages.isPending && !pages.error && orders.length === 0;
  return (
    <div className="grid gap-6">
      <OrderFilters filters={filters} events={events} onFilter={setFilters} />
      <ProblemNotice problem={pages.error} />
      {pages.isPending ? (
        <p role="status" className="py-10 text-center text-ink-soft">
          {t("loading")}
        </p>
      ) : null}
      {empty ? (
        <EmptyState title={t(filtered ? "noneTitle" : "emptyTitle")} body={t(filtered ? "noneBody" : "emptyBody")} />
      ) : null}
      {orders.length > 0 ? <OrderTable orders={orders} /> : null}
      <More pages={pages}>{t("more")}</More>
    </div>
  );
}

/** Filters as the server takes them: days become instants by the organization's clock, the last one included. */
function asked({ from, to, text, ...rest }: Filters, timezone: string) {
  const start = fromWallTime(`${from}T00:00`, timezone);
  const end = fromWallTime(`${to}T00:00`, timezone);
  return {
    ...rest,
    text: text || null,
    from: start?.toISOString() ?? null,
    to: end ? new Date(end.getTime() + 86_400_000).toISOString() : null,
  };
}
