"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { buttonStyle } from "@/app/_components/button-style";
import { Countdown } from "@/app/_components/countdown";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import type { PurchaseState } from "../_lib/use-purchase";

type Props = {
  state: Extract<PurchaseState, { step: "reserved" | "payment" }>;
  totalMinor: number;
  currency: string;
  count: number;
  onOpened(): void;
  onRelease(): void;
  onExpired(): void;
};

/** Payment is a real link to a new tab: no browser blocks it, and the partner's page stays where it is. */
export function Reserved({ state, totalMinor, currency, count, onOpened, onRelease, onExpired }: Props) {
  const t = useTranslations("embed");
  const paying = state.step === "payment";
  return (
    <div className="flex flex-col gap-4 p-5" data-testid="widget-reserved">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 className="text-heading">{t(paying ? "payment.title" : "reserved.title")}</h2>
          <p className="text-ink-soft">{t(paying ? "payment.body" : "reserved.body")}</p>
        </div>
        <Countdown
          endsAt={state.held.endsAt}
          serverNow={state.held.serverNow}
          onEnd={onExpired}
          className="text-2xl font-bold"
        />
      </div>
      <p className="flex justify-between border-y border-line py-3 font-semibold">
        <span>{t("tickets", { count })}</span>
        <Money amountMinor={totalMinor} currency={currency} />
      </p>
      {state.lost ? (
        <Notice tone="warn" alert>
          {t("lost")}
        </Notice>
      ) : null}
      {state.url ? (
        <a
          href={state.url}
          target="_blank"
          rel="noopener"
          className={buttonStyle({ size: "large", wide: true, variant: paying ? "secondary" : "primary" })}
          onClick={onOpened}
          data-testid="widget-pay"
        >
          {t(paying ? "payment.again" : "reserved.continue")}
        </a>
      ) : (
        <Button size="large" wide busy>
          {t("reserved.preparing")}
        </Button>
      )}
      {paying ? null : (
        <Button variant="quiet" onClick={onRelease}>
          {t("reserved.release")}
        </Button>
      )}
    </div>
  );
}
