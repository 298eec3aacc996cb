"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { useTRPC } from "@/app/_lib/trpc/client";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { OrderBadges } from "../../_components/order-badges";
import type { Order } from "../../_components/order-types";
import { TroubleText } from "../../_components/trouble-text";
import { OrderActions } from "./order-actions";
import { OrderDisputes } from "./order-disputes";
import { OrderMoney } from "./order-money";
import { OrderVoidings } from "./order-voidings";
import { Timeline } from "./timeline";

/** One order: who, what, how much, everything that happened, and what may be done about it. Fresh while it is looked at. */
export function OrderPage({ first }: { first: Order }) {
  const t = useTranslations("orders");
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.consoleOrder.get.queryOptions({ orderId: first.id }),
    initialData: first,
    refetchInterval: 5_000,
  });
  const order = query.data;
  const { refundedMinor, paidMinor } = order.money;
  return (
    <div className="grid gap-6">
      <div className="grid gap-2">
        <Link href="/orders" className="text-sm font-semibold text-accent-text hover:underline">
          {t("order.back")}
        </Link>
        <h1 className="flex flex-wrap items-center gap-x-4 gap-y-2 text-title">
          <span dir="auto">{t("order.title", { number: `\u2068${order.number}\u2069` })}</span>
        </h1>
        <p className="flex flex-wrap gap-1.5" role="status">
          <OrderBadges order={{ ...order, trouble: null }} />
          {refundedMinor > 0 && refundedMinor < paidMinor ? <Badge tone="warn">{t("partly")}</Badge> : null}
          {order.disputed ? <Badge tone="bad">{t("disputed")}</Badge> : null}
        </p>
      </div>
      <ProblemNotice problem={query.error} />
      {order.trouble ? (
        <Card as="section" aria-label={t("nav.stuck")}>
          <TroubleText trouble={order.trouble} timezone={order.event.timezone} />
        </Card>
      ) : null}
      <OrderActions order={order} onDone={() => query.refetch()} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card as="section" className="grid gap-3">
          <h2 className="text-heading">{t("order.buyer")}</h2>
          <dl className="grid gap-2">
            {order.buyerName ? <Fact name={t("order.name")}>{order.buyerName}</Fact> : null}
            <Fact name={t("order.contact")}>{order.email}</Fact>
            <Fact name={t("order.event")}>
              <Link href={`/events/${order.event.id}`} className="font-semibold text-accent-text hover:underline">
                {order.event.title}
              </Link>
            </Fact>
            <Fact name={t("columns.when")}>
              <DateText at={order.createdAt} timezone={order.event.timezone} style="short" />
            </Fact>
          </dl>
        </Card>
        <OrderMoney order={order} />
      </div>
      <OrderDisputes order={order} onDone={() => query.refetch()} />
      <OrderVoidings order={order} />
      <Timeline order={order} />
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="flex flex-wrap justify-between gap-x-4">
    <dt className="text-ink-soft">{name}</dt>
    <dd className="min-w-0 text-end break-words">
      <bdi>{children}</bdi>
    </dd>
  </div>
);
