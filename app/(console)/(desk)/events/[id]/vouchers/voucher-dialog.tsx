"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { TextInput } from "@/app/_components/text-input";
import type { Problem } from "@/app/_lib/refusal";
import type { Currency } from "@/server/domain/shared/currency";
import { madeCode } from "@/server/domain/voucher/code";
import { voucherKinds } from "@/server/domain/voucher/price";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useRuleText } from "../../../../_components/rule-text";
import { type Broken, type ReadText, readVoucher, textOf, type VoucherText } from "./read-voucher";
import type { Subject, VouchersPage } from "./voucher-types";

type Props = {
  subject: Subject;
  page: VouchersPage;
  problem: Problem | null;
  busy: boolean;
  onClose: () => void;
  onSubmit: (read: ReadText) => void;
};
type TextField = Exclude<keyof VoucherText, "kind" | "opens" | "tierIds" | "validFrom" | "validUntil">;

/** Asks for one voucher, or for many with the same rules. What cannot be is said at its field. */
export function VoucherDialog({ subject, page, problem, busy, onClose, onSubmit }: Props) {
  const t = useTranslations("vouchers");
  const common = useTranslations("common");
  const ruleText = useRuleText();
  const form = useId();
  const many = subject.kind === "many";
  const voucher = subject.kind === "one" ? subject.voucher : null;
  const place = { currency: page.currency as Currency, timezone: page.timezone };
  const [text, setText] = useState(() => textOf(voucher, place));
  const [broken, setBroken] = useState<Broken>({});
  const [sent, setSent] = useState(false);
  const refused = sent && !busy ? problem : null;
  const least = refused?.code === "voucher-in-use" && refused.data.least !== undefined ? refused.data : null;
  const change = (more: Partial<VoucherText>) => setText({ ...text, ...more });

  function errorOf(field: keyof VoucherText): string | null {
    const rule = broken[field];
    if (rule) return t.has(`rules.${rule}` as "rules.percent") ? t(`rules.${rule}` as "rules.percent") : ruleText(rule);
    return least?.field === field ? t("belowUse") : null;
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const read = readVoucher(text, many, place);
    const isRead = "rules" in read;
    setBroken(isRead ? {} : read);
    setSent(isRead);
    if (isRead) onSubmit(read);
  }

  const input = (field: TextField, more: { hint?: ReactNode; required?: boolean; numeric?: boolean } = {}) => (
    <Field label={t(field)} hint={more.hint} error={errorOf(field)} required={more.required ?? false}>
      <TextInput
        name={field}
        dir={field === "note" || field === "tag" ? "auto" : "ltr"}
        inputMode={more.numeric ? "decimal" : undefined}
        autoComplete="off"
        maxLength={field === "note" ? 200 : field === "tag" ? 40 : 64}
        value={text[field]}
        onChange={(event) => change({ [field]: event.target.value })}
      />
    </Field>
  );

  return (
    <Dialog
      open
      title={many ? t("manyTitle") : voucher ? t("changeOf", { code: voucher.code }) : t("newTitle")}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} busy={busy}>
            {many ? t("make") : common("save")}
          </Button>
        </>
      }
    >
      <form method="post" id={form} onSubmit={submit} noValidate className="grid gap-4">
        {many ? (
          <>
            {input("count", { required: true, numeric: true, hint: t("countHint") })}
            {input("prefix", { hint: t("prefixHint") })}
          </>
        ) : (
          <div className="grid gap-2">
            {input("code", { required: true, hint: t("codeHint") })}
            {voucher ? null : (
              <div>
                <Button
                  variant="secondary"
                  size="small"
                  onClick={() => change({ code: madeCode("", crypto.getRandomValues(new Uint8Array(32))) })}
                >
                  {t("generate")}
                </Button>
              </div>
            )}
          </div>
        )}
        <Field label={t("kind")} required>
          <Select
            name="kind"
            value={text.kind}
            onChange={(event) => change({ kind: event.target.value as VoucherText["kind"] })}
          >
            {voucherKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </Select>
        </Field>
        {text.kind === "access" ? null : (
          <>
            {input("value", {
              required: true,
              numeric: true,
              hint: t(`valueHints.${text.kind}`, { currency: page.currency }),
            })}
            <Checkbox
              name="opens"
              label={t("opens")}
              hint={t("opensHint")}
              checked={text.opens}
              onChange={(event) => change({ opens: event.target.checked })}
            />
          </>
        )}
        <fieldset className="grid gap-1">
          <legend className="pb-1 text-sm font-semibold">{t("tiers")}</legend>
          <p className="text-note text-ink-soft">{t("tiersHint")}</p>
          {page.tiers.map((tier) => (
            <Checkbox
              key={tier.id}
              label={<bdi>{tier.name}</bdi>}
              checked={text.tierIds.includes(tier.id)}
              onChange={(event) =>
                change({
                  tierIds: event.target.checked
                    ? [...text.tierIds, tier.id]
                    : text.tierIds.filter((id) => id !== tier.id),
                })
              }
            />
          ))}
        </fieldset>
        {input("maxTickets", { numeric: true, hint: t("maxTicketsHint") })}
        {text.kind === "access" ? null : input("budgetMinor", { numeric: true, hint: t("budgetHint") })}
        <div className="grid items-start gap-4">
          {(["validFrom", "validUntil"] as const).map((field) => (
            <Field key={field} label={t(field)} error={errorOf(field)} required={false}>
              <DateTimeInput name={field} value={text[field]} onChange={(value) => change({ [field]: value })} />
            </Field>
          ))}
        </div>
        {input("tag", { hint: t("tagHint") })}
        {input("note", { hint: t("noteHint") })}
        <p className="text-note text-ink-soft">{t("capNote")}</p>
        {least ? null : <ProblemNotice problem={refused} />}
      </form>
    </Dialog>
  );
}
