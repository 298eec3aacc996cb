"use client";

import { useTranslations } from "next-intl";
import { Card } from "@/app/_components/card";
import { cx } from "@/app/_components/class-names";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import type { Order } from "../../_components/order-types";

type Happening = Order["timeline"][number];
const bad: readonly string[] = [
  "chain-failed",
  "letter-refused",
  "refund-failed",
  "dispute-opened",
  "tickets-frozen",
  "stuck",
];
const good: readonly string[] = ["paid", "fulfilled", "visible", "letter-sent", "refund-arrived", "confirmed"];

/** Everything that happened to an order, the latest first. */
export function Timeline({ order }: { order: Order }) {
  const t = useTranslations("orders");
  return (
    <Card as="section" className="grid gap-4" aria-labelledby="timeline">
      <h2 id="timeline" className="text-heading">
        {t("order.timeline")}
      </h2>
      <ol aria-labelledby="timeline" className="grid">
        {order.timeline.map((one) => (
          <li
            key={one.id}
            data-kind={one.kind}
            className="relative grid gap-1 border-s border-line-strong ps-5 pb-5 last:pb-0"
          >
            <span
              aria-hidden="true"
              className={cx(
                "absolute -start-[5px] top-2 size-[9px] rounded-full ring-4 ring-surface",
                bad.includes(one.kind) ? "bg-bad" : good.includes(one.kind) ? "bg-good" : "bg-line-strong",
              )}
            />
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-semibold">{t(`happenings.${one.kind}`)}</span>
              <Facts of={one} currency={order.money.currency} />
            </p>
            <p className="text-note text-ink-soft">
              <DateText at={one.at} timezone={order.event.timezone} style="short" />
              {one.by ? (
                <>
                  {" · "}
                  {t("happenings.by", { name: one.by === "buyer" ? t("happenings.buyer") : `\u2068${one.by}\u2069` })}
                </>
              ) : null}
            </p>
            {one.tx ? <Transaction hash={one.tx} explorer={order.explorerUrl} /> : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What belongs to a happening: an amount, a method, a letter's name, somebody's words. */
function Facts({ of: { kind, facts }, currency }: { of: Happening; currency: string }) {
  const t = useTranslations("orders");
  const { amountMinor, method, template, refusal, failure, error, cause, type, reason } = facts;
  const letter = typeof template === "string" ? template : null;
  const known = letter && t.has(`letters.${letter}` as "letters.other") ? letter : "other";
  const why =
    typeof reason === "string" && t.has(`refund.reasons.${reason}` as "refund.reasons.goodwill") ? reason : null;
  const words = refusal ?? failure ?? (kind === "chain-mined" ? null : error) ?? type ?? null;
  return (
    <>
      {typeof amountMinor === "number" ? <Money amountMinor={amountMinor} currency={currency} /> : null}
      {typeof method === "string" ? <span className="text-ink-soft">{t(`methods.${method as "cash"}`)}</span> : null}
      {letter ? <span className="text-ink-soft">{t(`letters.${known as "other"}`)}</span> : null}
      {why ? <span className="text-ink-soft">{t(`refund.reasons.${why as "goodwill"}`)}</span> : null}
      {typeof cause === "string" ? (
        <span className="text-ink-soft">{t(`causes.${cause as "too-dear"}.title`)}</span>
      ) : null}
      {words === null ? null : (
        <bdi dir="ltr" className="text-note break-all text-ink-soft">
          {words}
        </bdi>
      )}
    </>
  );
}

export function Transaction({ hash, explorer }: { hash: string; explorer: string | null }) {
  const t = useTranslations("orders.happenings");
  const text = (
    <bdi dir="ltr" className="tabular break-all">
      {hash}
    </bdi>
  );
  return (
    <p className="text-note text-ink-soft">
      {t("transaction")}{" "}
      {explorer ? (
        <a
          href={`${explorer}/tx/${hash}`}
          target="_blank"
          rel="noreferrer"
          className="text-accent-text hover:underline"
        >
          {text}
        </a>
      ) : (
        text
      )}
    </p>
  );
}
