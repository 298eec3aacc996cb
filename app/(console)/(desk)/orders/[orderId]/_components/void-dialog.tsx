"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { useAmountRule } from "@/app/_components/amount-rule";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { Loading } from "@/app/_components/loading";
import { Money } from "@/app/_components/money";
import { MoneyInput } from "@/app/_components/money-input";
import { Notice } from "@/app/_components/notice";
import { moneyText } from "@/app/_lib/money-text";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { RefundReason } from "@/server/domain/refund/refund";
import type { Currency } from "@/server/domain/shared/currency";
import { ProblemNotice } from "../../../../_components/problem-notice";
import type { Order } from "../../_components/order-types";
import { ReasonSelect } from "./reason-select";

type Wish = { tokenIds: number[]; keptMinor: number; reason: RefundReason };
type Props = {
  open: boolean;
  order: Order;
  busy: boolean;
  problem: unknown;
  onVoid: (wish: Wish) => Promise<unknown>;
  onClose: () => void;
};

/** Which tickets end, what of their price stays with the organizer, and what goes back. One that cannot be ended says why. */
export function VoidDialog({ open, order, busy, problem, onVoid, onClose }: Props) {
  const t = useTranslations("orders.void");
  const refund = useTranslations("orders.refund");
  const common = useTranslations("common");
  const errors = useTranslations("errors");
  const locale = useLocale();
  const form = useId();
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.consoleOrder.voidable.queryOptions({ orderId: order.id }),
    enabled: open,
    gcTime: 0,
  });
  const tickets = query.data ?? [];
  const { currency, leftMinor } = order.money;
  const [off, setOff] = useState<readonly number[]>([]);
  const [text, setText] = useState("");
  const [kept, setKept] = useState<number | null>(0);
  const [rule, setRule] = useState<string | null>(null);
  const [reason, setReason] = useState<RefundReason>("requested");
  const [tried, setTried] = useState(false);
  const ruleText = useAmountRule();

  const chosen = tickets.filter(({ tokenId, obstacle }) => obstacle === null && !off.includes(tokenId));
  const dearest = Math.max(0, ...chosen.map(({ unitMinor }) => unitMinor));
  const keptFits = kept !== null && kept <= dearest;
  const wanted = chosen.reduce((sum, { unitMinor }) => sum + Math.max(0, unitMinor - (kept ?? 0)), 0);
  const backMinor = Math.min(wanted, leftMinor);
  const said = (minor: number) => `\u2068${moneyText(minor, currency, locale)}\u2069`;
  const costs = tickets.some(({ unitMinor }) => unitMinor > 0) && leftMinor > 0;

  function submitted(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (chosen.length === 0 || !keptFits) return;
    void onVoid({ tokenIds: chosen.map(({ tokenId }) => tokenId), keptMinor: kept, reason });
  }

  return (
    <Dialog
      open={open}
      title={t("title")}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} variant="danger" busy={busy} disabled={!query.data}>
            {t("done", { count: chosen.length })}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <p className="text-ink-soft">{t("body")}</p>
        {query.isPending ? <Loading>{t("loading")}</Loading> : null}
        <ProblemNotice problem={query.error} />
        {query.data && tickets.length === 0 ? <Notice>{t("none")}</Notice> : null}
        {tickets.length > 0 ? (
          <fieldset className="grid gap-1">
            <legend className="pb-1 text-sm font-semibold">{t("which")}</legend>
            {tickets.map(({ tokenId, tierName, unitMinor, obstacle }) => (
              <Checkbox
                key={tokenId}
                checked={obstacle === null && !off.includes(tokenId)}
                disabled={obstacle !== null}
                onChange={({ target }) =>
                  setOff(target.checked ? off.filter((one) => one !== tokenId) : [...off, tokenId])
                }
                label={
                  <span className="flex flex-wrap gap-x-3">
                    <span dir="auto">{t("number", { number: tokenId })}</span>
                    <bdi>{tierName}</bdi>
                    <Money amountMinor={unitMinor} currency={currency} />
                  </span>
                }
                hint={obstacle === null ? null : errors(obstacle)}
              />
            ))}
            {tried && chosen.length === 0 ? (
              <p role="alert" className="text-note font-medium text-bad">
                {t("needed")}
              </p>
            ) : null}
          </fieldset>
        ) : null}
        {costs ? (
          <Field
            label={t("kept")}
            hint={t("keptHint")}
            error={tried && !keptFits ? ruleText(rule, t("keptWrong", { amount: said(dearest) })) : null}
          >
            <MoneyInput
              value={text}
              currency={currency as Currency}
              onChange={(next, minor, broken) => {
                setText(next);
                setKept(next.trim() === "" ? 0 : minor);
                setRule(next.trim() === "" ? null : broken);
              }}
            />
          </Field>
        ) : null}
        <ReasonSelect value={reason} onChange={setReason} />
        {chosen.length > 0 && keptFits ? (
          <p role="status">
            {t("ends", { count: chosen.length })}{" "}
            {backMinor > 0
              ? t("back", { amount: said(backMinor), left: said(leftMinor - backMinor) })
              : costs
                ? t("backNothing")
                : null}
          </p>
        ) : null}
        {backMinor > 0 && order.payments.some(({ method }) => method !== null) ? (
          <Notice>{refund("byHand")}</Notice>
        ) : null}
        <ProblemNotice problem={problem} />
      </form>
    </Dialog>
  );
}
