"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { dateText } from "@/app/_lib/date-text";
import { moneyText } from "@/app/_lib/money-text";
import { Problem, toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";
import type { Refusal } from "@/server/domain/shared/decision";

type Held = { code: string; discountMinor: number; refusal: Refusal | null; fixed: boolean };
type Props = {
  brand: string;
  holdId: string;
  voucher: Held | null;
  /** An order was made: its price stands. */
  settled: boolean;
  currency: string;
  timezone: string;
};

/** The code of a checkout: applied, refused with its reason, or taken away. The page then shows the new total. */
export function VoucherForm({ brand, holdId, voucher, settled, currency, timezone }: Props) {
  const t = useTranslations("market.voucher");
  const textOf = useVoucherProblem(currency, timezone);
  const router = useRouter();
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState<"apply" | "clear" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [showing, show] = useTransition();

  async function act(verb: "apply" | "clear") {
    if (busy || showing) return;
    setBusy(verb);
    setProblem(null);
    try {
      if (verb === "apply") await mutate("voucher", "enter", { brand, holdId, code: code.trim() });
      else await mutate("voucher", "clear", { brand, holdId });
      setCode("");
      show(() => router.refresh());
    } catch (error) {
      setProblem(toProblem(error));
    }
    setBusy(null);
  }

  function apply(event: FormEvent) {
    event.preventDefault();
    if (code.trim()) void act("apply");
  }

  const refused = voucher?.refusal;
  if (settled) return voucher ? <Notice>{t("settled")}</Notice> : null;
  return (
    <form method="post" onSubmit={apply} noValidate className="grid gap-3">
      {voucher && !refused ? (
        <Notice tone="good">
          {t.rich(voucher.discountMinor > 0 ? "applied" : "opens", { code: () => <bdi dir="ltr">{voucher.code}</bdi> })}
        </Notice>
      ) : null}
      {voucher && refused ? (
        <Notice tone="warn">
          <bdi dir="ltr">{voucher.code}</bdi> {textOf(new Problem(refused.code, refused.data))}{" "}
          {voucher.fixed ? null : t("withoutIt")}
        </Notice>
      ) : null}
      {voucher && !voucher.fixed ? (
        <div>
          <Button variant="secondary" size="small" busy={busy === "clear" || showing} onClick={() => void act("clear")}>
            {t("remove")}
          </Button>
        </div>
      ) : null}
      {voucher && !refused ? null : (
        <div className="flex items-end gap-3">
          <div className="min-w-0 grow">
            <Field label={t("label")} required={false}>
              <TextInput
                name="code"
                dir="ltr"
                maxLength={64}
                autoComplete="off"
                autoCapitalize="characters"
                spellCheck={false}
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            </Field>
          </div>
          <Button type="submit" variant="secondary" busy={busy === "apply" || showing}>
            {t("apply")}
          </Button>
        </div>
      )}
      {problem ? (
        <Notice tone="bad" alert>
          {textOf(problem)}
        </Notice>
      ) : null}
    </form>
  );
}

/** Why a code does not do, with the number or the time that says what would. */
function useVoucherProblem(currency: string, timezone: string): (problem: Problem) => string {
  const t = useTranslations("market.voucher");
  const errors = useTranslations("errors");
  const locale = useLocale();
  return ({ code, data }) => {
    const { left, leftMinor, from } = data;
    if (code === "voucher-used-up" && typeof left === "number" && left > 0) return t("left", { count: left });
    if (code === "voucher-budget-spent" && typeof leftMinor === "number" && leftMinor > 0)
      return t("budget", { amount: `\u2068${moneyText(leftMinor, currency, locale)}\u2069` });
    if (code === "voucher-not-yet" && typeof from === "string" && from)
      return t("notYet", { when: dateText(new Date(from), "short", locale, timezone) });
    return errors(code);
  };
}
