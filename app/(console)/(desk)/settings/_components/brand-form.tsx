"use client";

import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Field } from "@/app/_components/field";
import { Notice } from "@/app/_components/notice";
import { TextInput } from "@/app/_components/text-input";
import { useToast } from "@/app/_components/toast";
import { inkOn } from "@/app/_lib/brand-colors";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";
import { darkPage, UpdateBrandInput } from "@/server/domain/organization/organization-input";
import { useRuleText } from "../../../_components/rule-text";

type Brand = NonNullable<inferRouterOutputs<AppRouter>["organization"]["get"]["brand"]>;
const isColour = (text: string): boolean => /^#[0-9a-fA-F]{6}$/.test(text);

export function BrandForm({ brand, mayWrite }: { brand: Brand; mayWrite: boolean }) {
  const t = useTranslations("console.settings");
  const says = useTranslations("errors");
  const ruleText = useRuleText();
  const toast = useToast();
  const router = useRouter();
  const trpc = useTRPC();
  const form = useRef<HTMLFormElement>(null);
  const { name, tagline, supportEmail, theme } = brand;
  const [text, setText] = useState({ name, tagline, supportEmail, ...theme });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useMutation(
    trpc.organization.updateBrand.mutationOptions({
      onSuccess: () => {
        toast(t("saved"), "good");
        router.refresh();
      },
    }),
  );

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const { accent, accentDark, ...rest } = text;
    const parsed = UpdateBrandInput.safeParse({ ...rest, theme: { accent, accentDark } });
    setErrors(
      parsed.success
        ? {}
        : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message])),
    );
    if (parsed.success) save.mutate(parsed.data);
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  const input = (field: "name" | "tagline" | "supportEmail") => (
    <Field label={t(field)} error={ruleText(errors[field])} required={field === "tagline" ? false : undefined}>
      <TextInput
        value={text[field]}
        onChange={(event) => setText({ ...text, [field]: event.target.value })}
        dir={field === "supportEmail" ? "ltr" : "auto"}
        disabled={!mayWrite}
      />
    </Field>
  );
  const colour = (field: "accent" | "accentDark", page: string) => (
    <Field label={t(field)} hint={t("colourHint")} error={ruleText(errors[`theme.${field}`])}>
      <span className="grid grid-cols-[1fr_auto] gap-2">
        <TextInput
          value={text[field]}
          onChange={(event) => setText({ ...text, [field]: event.target.value })}
          dir="ltr"
          className="tabular"
          disabled={!mayWrite}
        />
        <span
          aria-hidden="true"
          className="grid place-items-center rounded-control px-3 ring-1 ring-line"
          style={{ background: page }}
        >
          <span
            className="rounded-control px-3 py-2 text-sm font-semibold"
            style={isColour(text[field]) ? { background: text[field], color: inkOn(text[field]) } : {}}
          >
            {t("sample")}
          </span>
        </span>
      </span>
    </Field>
  );
  return (
    <Card as="section">
      <form ref={form} onSubmit={onSubmit} noValidate className="grid gap-5">
        <div className="grid gap-1">
          <h2 className="text-heading">{t("brand")}</h2>
          <p className="text-ink-soft">{t("brandBody")}</p>
          <p className="text-note">
            {t("host")}:{" "}
            <a href={brand.url} dir="ltr" className="font-semibold text-accent-text underline underline-offset-2">
              {brand.url}
            </a>
          </p>
        </div>
        {input("name")}
        {input("tagline")}
        {input("supportEmail")}
        {colour("accent", "#ffffff")}
        {colour("accentDark", darkPage)}
        {save.error ? (
          <Notice tone="bad" alert>
            {says(toProblem(save.error).code)}
          </Notice>
        ) : null}
        {mayWrite ? (
          <Button type="submit" busy={save.isPending} className="justify-self-start">
            {t("save")}
          </Button>
        ) : null}
      </form>
    </Card>
  );
}
