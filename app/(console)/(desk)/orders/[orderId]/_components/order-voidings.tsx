"use client";

import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import type { Order } from "../../_components/order-types";
import { Transaction } from "./timeline";

type State = Order["voidings"][number]["tickets"][number]["state"];
const tones: Record<State, Tone> = {
  asked: "accent",
  frozen: "warn",
  releasing: "accent",
  burnt: "neutral",
  kept: "good",
};

/** What was decided about an order's tickets, and what became of each of them. */
export function OrderVoidings({ order }: { order: Order }) {
  const t = useTranslations("orders.void");
  if (order.voidings.length === 0) return null;
  return (
    <Card as="section" className="grid gap-4" aria-labelledby="voidings">
      <h2 id="voidings" className="text-heading">
        {t("heading")}
      </h2>
      <ul aria-labelledby="voidings" className="grid gap-4">
        {order.voidings.map((one) => (
          <li
            key={one.id}
            data-state={one.state}
            className="grid gap-2 border-t border-line pt-3 first:border-0 first:pt-0"
          >
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-semibold">{t(`causes.${one.cause}`)}</span>
              {one.backMinor ? <Money amountMinor={one.backMinor} currency={order.money.currency} /> : null}
              <span className="text-note text-ink-soft">
                <DateText at={one.createdAt} timezone={order.event.timezone} style="short" />
              </span>
            </p>
            {one.stuck ? <Notice tone="bad">{t("stuck")}</Notice> : null}
            {one.tickets.length === 0 ? (
              <p className="text-ink-soft">{t(one.state === "open" ? "looking" : "noneHeld")}</p>
            ) : (
              <ul className="grid gap-2">
                {one.tickets.map(({ tokenId, state, code, tx }) => (
                  <li key={tokenId} className="grid gap-0.5">
                    <p className="flex flex-wrap items-center gap-2">
                      <span dir="auto">{t("number", { number: tokenId })}</span>
                      <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
                      {code ? <span className="text-ink-soft">{t(`codes.${code}`)}</span> : null}
                    </p>
                    {tx ? <Transaction hash={tx} explorer={order.explorerUrl} /> : null}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
