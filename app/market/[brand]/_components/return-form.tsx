"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { Dialog } from "@/app/_components/dialog";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { moneyText } from "@/app/_lib/money-text";
import { problemText } from "@/app/_lib/problem-text";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";
import type { RefusalCode } from "@/server/domain/shared/decision";

type Ticket = { tokenId: number; tierName: string; unitMinor: number; backMinor: number; obstacle: RefusalCode | null };
type Props = { brand: string; orderId: string; currency: string; tickets: Ticket[] };

/** Which tickets go back and for how much; asked once more before they end, because nothing takes that back. */
export function ReturnForm({ brand, orderId, currency, tickets }: Props) {
  const t = useTranslations("market.order.return");
  const common = useTranslations("common");
  const errors = useTranslations("errors");
  const locale = useLocale();
  const key = useRef("");
  const [wanted, setWanted] = useState<readonly number[]>([]);
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const chosen = tickets.filter(({ tokenId }) => wanted.includes(tokenId));
  const backMinor = chosen.reduce((sum, one) => sum + one.backMinor, 0);
  const keptMinor = chosen.reduce((sum, one) => sum + one.unitMinor - one.backMinor, 0);
  const said = (minor: number) => `\u2068${moneyText(minor, currency, locale)}\u2069`;

  function submitted(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    setProblem(null);
    if (chosen.length > 0) setAsked(true);
  }

  async function give() {
    if (busy) return;
    setBusy(true);
    // One key however often it is pressed: they go back once.
    key.current ||= crypto.randomUUID();
    const tokenIds = chosen.map(({ tokenId }) => tokenId);
    try {
      await mutate("returns", "give", { brand, orderId, tokenIds, backMinor, key: key.current });
      window.location.assign(`/orders/${orderId}`);
    } catch (cause) {
      key.current = "";
      setProblem(problemText(errors, toProblem(cause), locale));
      setAsked(false);
      setBusy(false);
    }
  }

  if (tickets.length === 0)
    return (
      <EmptyState
        level={2}
        title={t("none")}
        body={t("noneBody")}
        action={<LinkButton href={`/orders/${orderId}`}>{t("toOrder")}</LinkButton>}
      />
    );
  return (
    <form onSubmit={submitted} noValidate className="grid gap-5">
      <fieldset className="grid gap-1">
        <legend className="pb-1 text-sm font-semibold">{t("which")}</legend>
        {tickets.map(({ tokenId, tierName, backMinor: back, obstacle }) => (
          <Checkbox
            key={tokenId}
            checked={wanted.includes(tokenId)}
            disabled={obstacle !== null}
            onChange={({ target }) => {
              key.current = "";
              setWanted(target.checked ? [...wanted, tokenId] : wanted.filter((one) => one !== tokenId));
            }}
            label={
              <span className="flex flex-wrap gap-x-3">
                <bdi>{tierName}</bdi>
                <span dir="auto">{t("numberOf", { number: tokenId })}</span>
              </span>
            }
            hint={obstacle === null ? t("youGet", { amount: said(back) }) : errors(obstacle)}
          />
        ))}
        {tried && chosen.length === 0 ? (
          <p role="alert" className="text-note font-medium text-bad">
            {t("needed")}
          </p>
        ) : null}
      </fieldset>
      {chosen.length > 0 ? (
        <div role="status">
          <dl className="grid gap-1 border-t border-line pt-4">
            <div className="flex justify-between gap-4 font-semibold">
              <dt>{t("back")}</dt>
              <dd data-testid="back">
                <Money amountMinor={backMinor} currency={currency} full />
              </dd>
            </div>
            {keptMinor > 0 ? (
              <div className="flex justify-between gap-4 text-ink-soft">
                <dt>{t("kept")}</dt>
                <dd>
                  <Money amountMinor={keptMinor} currency={currency} full />
                </dd>
              </div>
            ) : null}
          </dl>
        </div>
      ) : null}
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="danger">
          {t("verb", { count: chosen.length })}
        </Button>
        <LinkButton variant="secondary" href={`/orders/${orderId}`}>
          {t("toOrder")}
        </LinkButton>
      </div>
      <Dialog
        open={asked}
        title={t("sure", { count: chosen.length })}
        onClose={() => setAsked(false)}
        footer={
          <>
            <Button variant="secondary" onClick={() => setAsked(false)}>
              {common("cancel")}
            </Button>
            <Button variant="danger" busy={busy} onClick={give}>
              {t("verb", { count: chosen.length })}
            </Button>
          </>
        }
      >
        <p>{t("sureBody", { count: chosen.length })}</p>
        <p>{backMinor > 0 ? t("sureMoney", { amount: said(backMinor) }) : t("sureNothing")}</p>
      </Dialog>
    </form>
  );
}
