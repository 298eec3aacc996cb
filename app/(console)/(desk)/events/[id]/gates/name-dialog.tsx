"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import type { Problem } from "@/app/_lib/refusal";
import { useRuleText } from "../../../../_components/rule-text";

type Props = {
  open: boolean;
  title: string;
  label: string;
  hint: string;
  submit: string;
  problem: Problem | null;
  busy: boolean;
  onClose: () => void;
  onSubmit: (name: string) => void;
};

/** Asks for one name. */
export function NameDialog({ open, title, label, hint, submit, problem, busy, onClose, onSubmit }: Props) {
  const common = useTranslations("common");
  const says = useTranslations("errors");
  const ruleText = useRuleText();
  const form = useId();
  const [name, setName] = useState("");
  const [empty, setEmpty] = useState(false);
  const rule = empty && !name.trim() ? "required" : problem?.data.field === "name" ? String(problem.data.rule) : null;
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!name.trim());
    if (name.trim()) onSubmit(name.trim());
  };
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} busy={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <Field label={label} hint={hint} error={ruleText(rule)}>
          <TextInput value={name} onChange={(event) => setName(event.target.value)} maxLength={60} autoComplete="off" />
        </Field>
        {problem && problem.data.field !== "name" ? (
          <Notice tone="bad" alert>
            {says(problem.code)}
          </Notice>
        ) : null}
      </form>
    </Dialog>
  );
}
