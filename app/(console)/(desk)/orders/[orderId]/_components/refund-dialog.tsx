"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { useAmountRule } from "@/app/_components/amount-rule";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { MoneyInput } from "@/app/_components/money-input";
import { Notice } from "@/app/_components/notice";
import { moneyText } from "@/app/_lib/money-text";
import type { RefundReason } from "@/server/domain/refund/refund";
import type { Currency } from "@/server/domain/shared/currency";
import { ProblemNotice } from "../../../../_components/problem-notice";
import type { Order } from "../../_components/order-types";
import { ReasonSelect } from "./reason-select";

type Wish = { amountMinor?: number; reason: RefundReason; tickets?: "keep" };
type Props = {
  open: boolean;
  order: Order;
  busy: boolean;
  problem: unknown;
  onRefund: (wish: Wish) => Promise<unknown>;
  onClose: () => void;
};

/** All that is left, or a part of it; says what stays with the organizer and what becomes of the tickets. */
export function RefundDialog({ open, order, busy, problem, onRefund, onClose }: Props) {
  const t = useTranslations("orders.refund");
  const common = useTranslations("common");
  const locale = useLocale();
  const form = useId();
  const { leftMinor, currency } = order.money;
  const inDelivery = order.state === "paid";
  const [whole, setWhole] = useState(!inDelivery);
  const [text, setText] = useState("");
  const [typed, setTyped] = useState<number | null>(null);
  const [rule, setRule] = useState<string | null>(null);
  const ruleText = useAmountRule();
  const [reason, setReason] = useState<RefundReason>("requested");
  const [keep, setKeep] = useState(false);
  const [tried, setTried] = useState(false);
  const amountMinor = whole ? leftMinor : typed;
  const fits = amountMinor !== null && amountMinor > 0 && amountMinor <= leftMinor;
  // A part that is all of it needs the same word about the tickets.
  const all = amountMinor === leftMinor;
  const said = (minor: number) => `\u2068${moneyText(minor, currency, locale)}\u2069`;

  function submitted(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!fits || (all && !keep)) return;
    void onRefund({ reason, ...(all ? { tickets: "keep" as const } : { amountMinor }) });
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
          <Button type="submit" form={form} variant="danger" busy={busy}>
            {fits ? t("done", { amount: said(amountMinor) }) : t("verb")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <fieldset className="grid gap-2">
          <legend className="pb-1 text-sm font-semibold">{t("how")}</legend>
          {inDelivery ? null : (
            <Choice checked={whole} onChange={() => setWhole(true)} label={t("whole", { amount: said(leftMinor) })} />
          )}
          <Choice checked={!whole} onChange={() => setWhole(false)} label={t("part")} />
        </fieldset>
        {inDelivery ? <Notice>{t("inDelivery")}</Notice> : null}
        {whole ? null : (
          <Field
            label={t("amount")}
            error={tried && !fits ? ruleText(rule, t("amountWrong", { amount: said(leftMinor) })) : null}
            required
          >
            <MoneyInput
              value={text}
              currency={currency as Currency}
              onChange={(next, minor, broken) => {
                setText(next);
                setTyped(minor);
                setRule(broken);
              }}
            />
          </Field>
        )}
        <ReasonSelect value={reason} onChange={setReason} />
        {fits ? (
          <p role="status">
            {t("stays", { amount: said(leftMinor - amountMinor) })} {t(all ? "keepWhole" : "keepPart")}
          </p>
        ) : null}
        {all ? (
          <div className="grid gap-1">
            <Checkbox checked={keep} onChange={(event) => setKeep(event.target.checked)} label={t("keep")} />
            {tried && !keep ? (
              <p role="alert" className="text-note font-medium text-bad">
                {t("keepNeeded")}
              </p>
            ) : null}
          </div>
        ) : null}
        {order.payments.some(({ method }) => method !== null) ? <Notice>{t("byHand")}</Notice> : null}
        <ProblemNotice problem={problem} />
      </form>
    </Dialog>
  );
}

function Choice({ checked, onChange, label }: { checked: boolean; onChange: () => void; label: string }) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        id={id}
        type="radio"
        name="refund-amount"
        checked={checked}
        onChange={onChange}
        className="size-5 accent-(--accent)"
      />
      {label}
    </label>
  );
}
