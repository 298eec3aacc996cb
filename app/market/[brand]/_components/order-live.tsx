"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { ChainNote } from "@/app/_components/chain-note";
import { cx } from "@/app/_components/class-names";
import { DateText } from "@/app/_components/date-text";
import { LinkButton } from "@/app/_components/link-button";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { Spinner } from "@/app/_components/spinner";
import { mutate } from "@/app/_lib/trpc/vanilla";
import { MovedNotice } from "./moved-notice";
import { OrderMoneyNotes } from "./order-money-notes";
import { TransferCard } from "./transfer-card";
import { type OrderView, useOrder } from "./use-order";

const slowAfterMs = 20_000;

/** An order in each of its states, changing by itself. */
export function OrderLive({ brand, first }: { brand: string; first: OrderView }) {
  const t = useTranslations("market.order");
  const errors = useTranslations("errors");
  const chain = useTranslations("common.chain");
  const { order, lost } = useOrder(brand, first);
  const slow = useSlow(order.state === "paid" && order.chain.reason === null);
  const heldUp = order.state === "paid" && order.chain.reason !== null;
  const state = order.state as "pending" | "paid" | "fulfilled" | "abandoned" | "refunding" | "refunded";
  const underWay = state === "paid" || state === "fulfilled";
  /** Her bank takes days: nothing to do, and nothing to cancel. */
  const onItsWay = order.problem === "payment-on-its-way";
  const problem =
    order.problem && !onItsWay && order.problem !== "hold-expired" && errors.has(order.problem)
      ? errors(order.problem)
      : null;

  // Taken back with some of their money, or ended by a bank's decision: the order itself stays delivered.
  const gone = state === "fulfilled" && order.ended > 0 && order.tickets.length === 0;
  const transfer = state === "pending" ? order.transfer : null;
  // A reason that is no code of ours is staff's own: nothing went wrong with the tickets.
  const byStaff = state === "refunding" && problem === null;
  // Nothing went wrong with the tickets either: the sentence says all of it.
  const cancelled = order.problem === "event-cancelled" ? problem : null;

  return (
    <div className="grid gap-6">
      <div className="grid gap-2" role="status" data-testid="order-state" data-state={state}>
        <p className="text-note font-semibold text-ink-soft">
          {t.rich("number", { number: () => <bdi className="tabular">{order.number}</bdi> })}
        </p>
        <h1 className="flex items-center gap-3 text-title">
          {(state === "paid" && !heldUp && !slow) || state === "refunding" ? <Spinner /> : null}
          {gone
            ? t("allEnded")
            : heldUp
              ? t("paidSlow")
              : onItsWay
                ? t("onItsWay")
                : transfer
                  ? t("transfer.title")
                  : t(state)}
        </h1>
        <p className="text-ink-soft">
          {gone
            ? t("allEndedBody")
            : heldUp
              ? t("paidSlowBody")
              : onItsWay
                ? t("onItsWayBody")
                : transfer
                  ? t("transfer.body")
                  : cancelled
                    ? cancelled
                    : byStaff
                      ? t("byStaff")
                      : t(`${state}Body`)}
        </p>
        {problem && !cancelled ? <p className="text-ink-soft">{problem}</p> : null}
      </div>
      {underWay && !gone ? <Steps state={state} made={order.tickets.length > 0} stage={order.chain.stage} /> : null}
      {underWay && !gone ? <ChainNote chain={order.chain} /> : null}
      {state === "fulfilled" && !gone && order.chain.stage === "mined" && !order.chain.reason ? (
        <p className="text-note text-ink-soft">{chain("pending")}</p>
      ) : null}
      {transfer ? <TransferCard order={order} transfer={transfer} /> : null}
      <OrderMoneyNotes order={order} />
      {order.movedFrom && underWay && !gone ? (
        <MovedNotice from={order.movedFrom} to={order.startsAt} timezone={order.timezone} />
      ) : null}
      {slow ? <Notice tone="warn">{t("slow")}</Notice> : null}
      {lost ? <Notice tone="warn">{t("reconnecting")}</Notice> : null}
      <Actions brand={brand} order={order} />
      {order.returnableUntil && order.tickets.length > 0 ? (
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-note text-ink-soft">
          <Link href={`/orders/${order.id}/return`} className="font-semibold text-accent-text hover:underline">
            {t("return.link")}
          </Link>
          <span>
            {t.rich("return.until", {
              at: () => <DateText at={order.returnableUntil as Date} timezone={order.timezone} style="short" />,
            })}
          </span>
        </p>
      ) : null}
      <Card as="section" aria-label={t("title")} className="grid gap-3">
        <p className="text-heading">
          <bdi>{order.eventTitle}</bdi>
        </p>
        <ul className="grid gap-2">
          {order.lines.map((line) => (
            <li key={line.tierName} className="flex justify-between gap-4 text-ink-soft">
              <span>
                <span className="tabular">{line.quantity}</span> × <bdi>{line.tierName}</bdi>
              </span>
              <Money amountMinor={line.quantity * line.unitMinor} currency={order.currency} />
            </li>
          ))}
        </ul>
        <p className="flex justify-between gap-4 border-t border-line pt-3 font-semibold">
          <bdi>{order.email}</bdi>
          <Money amountMinor={order.totalMinor} currency={order.currency} />
        </p>
        {order.voucher && order.voucher.discountMinor > 0 ? (
          <p className="text-note text-ink-soft" data-testid="saved">
            {t.rich("saved", {
              code: () => <bdi dir="ltr">{order.voucher?.code}</bdi>,
              amount: () => <Money amountMinor={order.voucher?.discountMinor ?? 0} currency={order.currency} />,
            })}
          </p>
        ) : null}
      </Card>
    </div>
  );
}

function Actions({ brand, order }: { brand: string; order: OrderView }) {
  const t = useTranslations("market.order");
  const checkout = useTranslations("market.checkout");
  const [busy, setBusy] = useState(false);
  async function cancel() {
    setBusy(true);
    await mutate("order", "cancel", { brand, orderId: order.id }).catch(() => {});
    window.location.assign(`/events/${order.eventSlug}`);
  }
  const only = order.tickets.length === 1 ? order.tickets[0] : undefined;
  if (order.state === "fulfilled" && (order.tickets.length > 0 || order.ended === 0))
    return (
      <LinkButton size="large" wide href={only ? `/tickets/${only.replace(":", "-")}` : "/tickets"}>
        {only ? t("openOne") : t("open")}
      </LinkButton>
    );
  if (order.problem === "payment-on-its-way") return null;
  if (order.state === "pending")
    return (
      <div className="flex flex-wrap gap-3">
        {order.checkoutUrl ? (
          <a href={order.checkoutUrl} className="contents">
            <span className="inline-flex min-h-11 items-center rounded-control bg-accent px-5 font-semibold text-on-accent">
              {t("goOn")}
            </span>
          </a>
        ) : null}
        <Button variant="quiet" busy={busy} onClick={cancel}>
          {t("cancel")}
        </Button>
      </div>
    );
  if (order.state === "paid") return null;
  return (
    <LinkButton variant="secondary" href={`/events/${order.eventSlug}`}>
      {checkout("again")}
    </LinkButton>
  );
}

function Steps({ state, made, stage }: { state: string; made: boolean; stage: OrderView["chain"]["stage"] }) {
  const t = useTranslations("market.order");
  const steps = [
    { key: "stepPaid" as const, done: true },
    { key: "stepMade" as const, done: made || state === "fulfilled" },
    { key: "stepYours" as const, done: state === "fulfilled" },
    { key: "stepFinal" as const, done: state === "fulfilled" && (stage === "final" || stage === "none") },
  ];
  return (
    <ol aria-label={t("steps")} className="grid grid-cols-2 sm:grid-cols-4 gap-2">
      {steps.map((step) => (
        <li
          key={step.key}
          className={cx(
            "border-t-4 pt-2 text-note font-semibold",
            step.done ? "border-good text-good" : "border-line text-ink-soft",
          )}
        >
          {step.done ? "✓ " : ""}
          {t(step.key)}
        </li>
      ))}
    </ol>
  );
}

/** Only a wait that is really long is spoken of. */
function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!waiting) return;
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, [waiting]);
  return slow;
}
