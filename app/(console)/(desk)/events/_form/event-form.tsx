"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { LinkButton } from "@/app/_components/link-button";
import { Notice } from "@/app/_components/notice";
import { useToast } from "@/app/_components/toast";
import { toProblem } from "@/app/_lib/refusal";
import { useTRPC } from "@/app/_lib/trpc/client";
import { useRuleText } from "../../../_components/rule-text";
import { EventFields } from "./event-fields";
import { type EventText, movedTo, newTier, type TierText } from "./form-text";
import { PlaceField } from "./place-field";
import { type FieldErrors, readForm } from "./read-form";
import { TierFields } from "./tier-fields";

type Props = { initial: EventText; id?: string };

/** A new draft, or a draft again. Everything is checked here as the server will check it, and then by the server. */
export function EventForm({ initial, id }: Props) {
  const t = useTranslations("console.form");
  const says = useTranslations("errors");
  const ruleText = useRuleText();
  const router = useRouter();
  const toast = useToast();
  const trpc = useTRPC();
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const create = useMutation(trpc.event.create.mutationOptions());
  const update = useMutation(trpc.event.update.mutationOptions());
  const failure = create.error ?? update.error;
  const problem = failure ? toProblem(failure) : null;
  const count = Object.keys(errors).length;

  const error = (field: string) => ruleText(errors[field]);
  const change = (part: Partial<EventText>) => setText((before) => ({ ...before, ...part }));
  const changeTier = (key: string, part: Partial<TierText>) =>
    setText((before) => ({
      ...before,
      tiers: before.tiers.map((tier) => (tier.key === key ? { ...tier, ...part } : tier)),
    }));

  function show(found: FieldErrors) {
    setErrors(found);
    // After the errors are on the page: the first wrong field gets the focus, wherever it is.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    const read = readForm(text);
    if (!read.ok) return show(read.errors);
    setErrors({});
    try {
      const saved = id ? await update.mutateAsync({ ...read.input, id }) : await create.mutateAsync(read.input);
      toast(t("saved"), "good");
      router.push(`/events/${saved.id}`);
      router.refresh();
    } catch (thrown) {
      const { field, rule } = toProblem(thrown).data;
      if (typeof field === "string" && field) show({ [field]: typeof rule === "string" ? rule : "other" });
    }
  }

  return (
    <form ref={form} onSubmit={onSubmit} noValidate className="grid max-w-4xl gap-10">
      <EventFields text={text} error={error} onChange={change} />
      <section className="grid gap-5">
        <div className="grid gap-1">
          <h2 className="text-heading">{t("tiers")}</h2>
          <p className="text-ink-soft">{t("tiersBody")}</p>
        </div>
        <PlaceField
          value={text.jurisdiction}
          error={error("jurisdiction")}
          onChange={(jurisdiction) => setText((before) => movedTo(before, jurisdiction))}
        />
        {text.tiers.map((tier, index) => (
          <TierFields
            key={tier.key}
            tier={tier}
            number={index + 1}
            currency={text.currency}
            error={(field) => error(`tiers.${index}.${field}`)}
            onChange={(part) => changeTier(tier.key, part)}
            onRemove={
              text.tiers.length > 1
                ? () => change({ tiers: text.tiers.filter((other) => other.key !== tier.key) })
                : undefined
            }
          />
        ))}
        <Button
          variant="secondary"
          className="justify-self-start"
          onClick={() => change({ tiers: [...text.tiers, newTier(text, new Date())] })}
        >
          {t("addTier")}
        </Button>
      </section>
      {count > 0 ? (
        <Notice tone="bad" alert>
          {t("problems", { count })}
        </Notice>
      ) : problem ? (
        <Notice tone="bad" alert>
          {says(problem.code)}
        </Notice>
      ) : null}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap gap-3 border-t border-line bg-canvas/95 px-4 py-4 sm:static sm:mx-0 sm:border-0 sm:p-0">
        <Button type="submit" size="large" busy={create.isPending || update.isPending}>
          {id ? t("save") : t("create")}
        </Button>
        <LinkButton href={id ? `/events/${id}` : "/events"} variant="quiet" size="large">
          {useTranslations("common")("cancel")}
        </LinkButton>
      </div>
    </form>
  );
}
