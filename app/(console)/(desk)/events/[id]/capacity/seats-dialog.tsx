"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { TextInput } from "@/app/_components/text-input";
import type { Problem } from "@/app/_lib/refusal";
import { ProblemNotice } from "../../../../_components/problem-notice";
import type { Subject, Tier } from "./capacity-desk";

export type Typed = {
  name: string;
  quantity: number;
  blocked: number;
  maxPerBuyer: number | null;
  tierIds: string[];
};
type Props = {
  subject: Subject;
  tiers: Tier[];
  problem: Problem | null;
  busy: boolean;
  onClose: () => void;
  onSubmit: (typed: Typed) => void;
};

const bounds = { quantity: [1, 1_000_000], blocked: [0, 1_000_000], maxPerBuyer: [1, 10_000] } as const;
type Figure = keyof typeof bounds;

const fits = (name: Figure, text: string): boolean => {
  if (name === "maxPerBuyer" && text.trim() === "") return true;
  const [min, max] = bounds[name];
  return /^\d{1,7}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
};

/** Asks for the figures of one tier or quota, or for the event's limit. What cannot be is said at its field, with what can. */
export function SeatsDialog({ subject, tiers, problem, busy, onClose, onSubmit }: Props) {
  const t = useTranslations("capacity");
  const common = useTranslations("common");
  const form = useId();
  const was = subject.kind === "tier" ? subject.tier : subject.kind === "quota" ? subject.quota : null;
  const limit =
    subject.kind === "event" ? subject.maxPerBuyer : subject.kind === "tier" ? subject.tier.maxPerBuyer : null;
  const [name, setName] = useState(was?.name ?? "");
  const [typed, setTyped] = useState<Record<Figure, string>>({
    quantity: was ? String(was.quantity) : "",
    blocked: String(was?.blocked ?? 0),
    maxPerBuyer: limit === null ? "" : String(limit),
  });
  const [tierIds, setTierIds] = useState<string[]>(subject.kind === "quota" ? (subject.quota?.tierIds ?? []) : []);
  const [asked, setAsked] = useState(false);
  const [sent, setSent] = useState(false);
  const figures: Figure[] =
    subject.kind === "event"
      ? ["maxPerBuyer"]
      : subject.kind === "tier"
        ? ["quantity", "blocked", "maxPerBuyer"]
        : ["quantity", "blocked"];
  const isQuota = subject.kind === "quota";
  const refused = sent && !busy ? problem : null;
  const inUse = refused?.code === "capacity-in-use" ? refused.data : null;

  function errorOf(figure: Figure): string | null {
    const [min, max] = bounds[figure];
    if (asked && !fits(figure, typed[figure])) return t("wrongNumber", { min, max });
    if (inUse?.field !== figure) return null;
    const { sold = 0, held = 0 } = was ?? {};
    return t("least", { least: Number(inUse.least), sold, held, blocked: Number(typed.blocked) });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    setSent(false);
    if (busy || !figures.every((figure) => fits(figure, typed[figure]))) return;
    if (isQuota && (!name.trim() || tierIds.length === 0)) return;
    setSent(true);
    onSubmit({
      name: name.trim(),
      quantity: Number(typed.quantity),
      blocked: Number(typed.blocked),
      maxPerBuyer: typed.maxPerBuyer.trim() === "" ? null : Number(typed.maxPerBuyer),
      tierIds,
    });
  }

  return (
    <Dialog
      open
      title={subject.kind === "event" ? t("changeLimit") : was ? t("changeOf", { name: was.name }) : t("newQuota")}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} busy={busy}>
            {common("save")}
          </Button>
        </>
      }
    >
      <form method="post" id={form} onSubmit={submit} noValidate className="grid gap-4">
        {isQuota ? (
          <Field label={t("name")} error={asked && !name.trim() ? t("needName") : null} required>
            <TextInput
              name="name"
              dir="auto"
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        ) : null}
        {figures.map((figure) => (
          <Field
            key={figure}
            label={t(figure)}
            hint={t(`${figure}Hint`)}
            error={errorOf(figure)}
            required={figure !== "maxPerBuyer"}
          >
            <TextInput
              name={figure}
              dir="ltr"
              inputMode="numeric"
              className="tabular"
              value={typed[figure]}
              onChange={(event) => setTyped({ ...typed, [figure]: event.target.value })}
            />
          </Field>
        ))}
        {isQuota ? (
          <fieldset className="grid gap-1">
            <legend className="pb-1 text-sm font-semibold">{t("shared")}</legend>
            {tiers.map((tier) => (
              <Checkbox
                key={tier.tierId}
                label={<bdi>{tier.name}</bdi>}
                checked={tierIds.includes(tier.tierId)}
                onChange={({ target }) =>
                  setTierIds(target.checked ? [...tierIds, tier.tierId] : tierIds.filter((id) => id !== tier.tierId))
                }
              />
            ))}
            {asked && tierIds.length === 0 ? (
              <p role="alert" className="text-note font-medium text-bad">
                {t("needTiers")}
              </p>
            ) : null}
          </fieldset>
        ) : null}
        {refused && !inUse ? <ProblemNotice problem={refused} /> : null}
      </form>
    </Dialog>
  );
}
