"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/app/_components/empty-state";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc/client";
import { More } from "../../../_components/more";
import { ProblemNotice } from "../../../_components/problem-notice";
import { useAct } from "../../../_components/use-act";
import type { OrdersPage } from "./order-types";
import { TroubleCard } from "./trouble-card";
import { useRetry } from "./use-retry";

/** Orders that do not go on by themselves, each with its cause and a button that is safe to press twice. */
export function StuckDesk({ first }: { first: OrdersPage }) {
  const t = useTranslations("orders");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const options = { getNextPageParam: (page: OrdersPage) => page.next ?? undefined, initialCursor: null };
  const pages = useInfiniteQuery({
    ...trpc.consoleOrder.list.infiniteQueryOptions({ attention: true }, options),
    initialData: { pages: [first], pageParams: [null] },
    refetchInterval: 10_000,
  });
  const { problem, busy, act } = useAct(() => pages.refetch());
  const retry = useRetry(client);
  const orders = pages.data.pages.flatMap((page) => page.orders).filter(({ trouble }) => trouble);
  return (
    <div className="grid gap-6">
      <p className="max-w-prose text-ink-soft">{t("stuck.intro")}</p>
      <ProblemNotice problem={problem ?? pages.error} />
      {orders.length === 0 ? <EmptyState title={t("stuck.emptyTitle")} body={t("stuck.emptyBody")} /> : null}
      <ul className="grid gap-4">
        {orders.map((order) => (
          <TroubleCard
            key={order.id}
            order={order}
            busy={busy === order.id}
            onRetry={first.mayAct ? () => void act(order.id, () => retry(order.id)) : null}
          />
        ))}
      </ul>
      <More pages={pages}>{t("more")}</More>
    </div>
  );
}
