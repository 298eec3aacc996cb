"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useAmountRule } from "@/app/_components/amount-rule";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Money } from "@/app/_components/money";
import { MoneyInput } from "@/app/_components/money-input";
import { Notice } from "@/app/_components/notice";
import { moneyText } from "@/app/_lib/money-text";
import { problemText } from "@/app/_lib/problem-text";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";
import type { Currency } from "@/server/domain/shared/currency";
import { splitResale } from "@/server/domain/shared/money";
import { decimalText } from "@/server/domain/shared/money-text";

type Props = {
  brand: string;
  ticketKey: string;
  back: string;
  currency: string;
  capMinor: number;
  resaleCapBps: number;
  royaltyBps: number;
  platformFeeBps: number;
};

/** A price at or under the cap, and who gets what of it while it is typed. The contract decides the same once more. */
export function SellForm({
  brand,
  ticketKey,
  back,
  currency,
  capMinor,
  resaleCapBps,
  royaltyBps,
  platformFeeBps,
}: Props) {
  const t = useTranslations("market.sell");
  const errors = useTranslations("errors");
  const locale = useLocale();
  const [text, setText] = useState("");
  const [amount, setAmount] = useState<number | null>(null);
  const [rule, setRule] = useState<string | null>(null);
  const ruleText = useAmountRule();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const money = (minor: number) => `\u2068${moneyText(minor, currency, locale)}\u2069`;
  const overCap = amount !== null && amount > capMinor;
  const split = amount !== null && amount > 0 && !overCap ? splitResale(amount, { royaltyBps, platformFeeBps }) : null;

  async function offer(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setProblem(null);
    if (amount === null || amount <= 0)
      return setError(ruleText(rule, t("wrong", { example: decimalText(capMinor, currency) })));
    if (overCap) return;
    setError(null);
    setBusy(true);
    try {
      await mutate("listing", "create", { brand, key: ticketKey, priceMinor: amount });
      window.location.assign(back);
    } catch (cause) {
      const said = toProblem(cause);
      setProblem(
        said.code === "price-over-cap"
          ? t("overCap", { cap: money(Number(said.data.capMinor)) })
          : problemText(errors, said, locale),
      );
      setBusy(false);
    }
  }

  return (
    <form onSubmit={offer} noValidate className="grid gap-5">
      <Field
        label={t("price")}
        hint={t("hint", {
          cap: money(capMinor),
          percent: resaleCapBps / 100,
        })}
        error={overCap ? t("overCap", { cap: money(capMinor) }) : error}
        required
      >
        <MoneyInput
          name="price"
          value={text}
          currency={currency as Currency}
          onChange={(typed, minor, broken) => {
            setText(typed);
            setAmount(minor);
            setRule(broken);
            setError(null);
          }}
        />
      </Field>
      {split ? (
        <section aria-label={t("split")} aria-live="polite">
          <dl className="grid gap-2 rounded-card bg-sunken p-5">
            <Row label={t("youGet")} minor={split.sellerMinor} currency={currency} strong />
            <Row label={t("organizer")} minor={split.royaltyMinor} currency={currency} />
            <Row label={t("platform")} minor={split.platformMinor} currency={currency} />
          </dl>
        </section>
      ) : null}
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      ) : null}
      <Button type="submit" size="large" wide busy={busy} disabled={overCap}>
        {split && amount !== null ? t("submit", { price: money(amount) }) : t("submitEmpty")}
      </Button>
      <p className="text-note text-ink-soft">{t("note")}</p>
    </form>
  );
}

const Row = ({
  label,
  minor,
  currency,
  strong,
}: {
  label: string;
  minor: number;
  currency: string;
  strong?: boolean;
}) => (
  <div className={`flex justify-between gap-4 ${strong ? "font-semibold" : "text-ink-soft"}`}>
    <dt>{label}</dt>
    <dd>
      <Money amountMinor={minor} currency={currency} />
    </dd>
  </div>
);
