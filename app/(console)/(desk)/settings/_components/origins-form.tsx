"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";
import { isExactOrigin } from "@/server/domain/organization/origin";
import { useRuleText } from "../../../_components/rule-text";

/** Sites that may frame the widget. */
export function OriginsForm({ origins, mayWrite }: { origins: string[]; mayWrite: boolean }) {
  const t = useTranslations("console.settings");
  const common = useTranslations("common");
  const says = useTranslations("errors");
  const ruleText = useRuleText();
  const toast = useToast();
  const router = useRouter();
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  const [rule, setRule] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const save = useMutation(trpc.organization.updateOrigins.mutationOptions({ onSuccess: () => router.refresh() }));

  function add(event: FormEvent) {
    event.preventDefault();
    // People paste addresses with a slash behind them.
    const origin = typed.trim().replace(/\/$/, "");
    const wrong = !origin ? "required" : !isExactOrigin(origin) ? "origin" : origins.includes(origin) ? "taken" : null;
    setRule(wrong);
    if (wrong) return;
    save.mutate(
      { origins: [...origins, origin] },
      {
        onSuccess: () => {
          setTyped("");
          toast(t("added", { origin }), "good");
        },
      },
    );
  }
  function remove(origin: string) {
    save.mutate(
      { origins: origins.filter((one) => one !== origin) },
      {
        onSuccess: () => {
          setRemoving(null);
          toast(t("removed", { origin }), "good");
        },
      },
    );
  }
  return (
    <Card as="section" className="grid gap-4">
      <div className="grid gap-1">
        <h2 className="text-heading">{t("widget")}</h2>
        <p className="text-ink-soft">{t("widgetBody")}</p>
      </div>
      {origins.length === 0 ? <p className="text-ink-soft">{t("noOrigins")}</p> : null}
      <ul className="grid">
        {origins.map((origin) => (
          <li key={origin} className="flex items-center justify-between gap-3 border-b border-line py-2 last:border-0">
            <code dir="ltr" className="text-sm break-all">
              {origin}
            </code>
            {mayWrite ? (
              <Button
                variant="quiet"
                size="small"
                aria-label={t("remove", { origin })}
                onClick={() => setRemoving(origin)}
              >
                <svg viewBox="0 0 20 20" aria-hidden="true" className="size-4">
                  <path d="m5 5 10 10M15 5 5 15" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
                </svg>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <form onSubmit={add} noValidate className="grid gap-3">
          <Field label={t("origin")} error={ruleText(rule)}>
            <TextInput
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              dir="ltr"
              inputMode="url"
              placeholder={t("originExample")}
            />
          </Field>
          <Button type="submit" variant="secondary" busy={save.isPending && !removing} className="justify-self-start">
            {t("add")}
          </Button>
        </form>
      ) : null}
      {save.error ? (
        <Notice tone="bad" alert>
          {says(toProblem(save.error).code)}
        </Notice>
      ) : null}
      <Dialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t("removeTitle", { origin: removing ?? "" })}
        footer={
          <>
            <Button variant="secondary" onClick={() => setRemoving(null)}>
              {common("cancel")}
            </Button>
            <Button variant="danger" busy={save.isPending} onClick={() => removing && remove(removing)}>
              {t("remove", { origin: removing ?? "" })}
            </Button>
          </>
        }
      >
        <p>{t("removeBody")}</p>
      </Dialog>
    </Card>
  );
}
