"use client";

import { useLocale, useTranslations } from "next-intl";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { TextArea, TextInput } from "@/app/_components/text-input";
import { Currency } from "@/server/domain/shared/money";
import type { EventText } from "./form-text";

const pictures = ["jazz-night", "electronic-festival", "theatre-play", "desert-night"] as const;
const zones = Intl.supportedValuesOf("timeZone");

type Props = {
  text: EventText;
  error: (field: string) => string | null;
  onChange: (change: Partial<EventText>) => void;
};

export function EventFields({ text, error, onChange }: Props) {
  const t = useTranslations("console.form");
  const nameOf = new Intl.DisplayNames(useLocale(), { type: "currency" });
  const input = (field: "title" | "venueName" | "venueAddress", hint?: string, required?: false) => (
    <Field label={t(field)} hint={hint} error={error(field)} required={required}>
      <TextInput
        value={text[field]}
        onChange={(event) => onChange({ [field]: event.target.value })}
        autoComplete="off"
      />
    </Field>
  );
  return (
    <>
      <section className="grid gap-5">
        <h2 className="text-heading">{t("about")}</h2>
        {input("title", t("titleHint"))}
        <Field label={t("description")} error={error("description")} required={false}>
          <TextArea value={text.description} onChange={(event) => onChange({ description: event.target.value })} />
        </Field>
        <Field label={t("picture")} error={error("imagePath")} required={false}>
          <Select value={text.imagePath} onChange={(event) => onChange({ imagePath: event.target.value })}>
            <option value="">{t("noPicture")}</option>
            {pictures.map((name) => (
              <option key={name} value={`/images/events/${name}.svg`}>
                {t(`pictures.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          {input("venueName")}
          {input("venueAddress", undefined, false)}
        </div>
      </section>
      <section className="grid gap-5">
        <h2 className="text-heading">{t("when")}</h2>
        <div className="grid items-start gap-5 sm:grid-cols-3">
          <Field label={t("doorsAt")} error={error("doorsAt")}>
            <DateTimeInput value={text.doors} onChange={(doors) => onChange({ doors })} />
          </Field>
          <Field label={t("startsAt")} error={error("startsAt")}>
            <DateTimeInput value={text.start} onChange={(start) => onChange({ start })} />
          </Field>
          <Field label={t("endsAt")} error={error("endsAt")}>
            <DateTimeInput value={text.end} onChange={(end) => onChange({ end })} />
          </Field>
        </div>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field label={t("timezone")} hint={t("timezoneHint")} error={error("timezone")}>
            <span dir="ltr">
              <Select value={text.timezone} onChange={(event) => onChange({ timezone: event.target.value })}>
                {[...new Set([text.timezone, ...zones])].map((zone) => (
                  <option key={zone} value={zone}>
                    {zone}
                  </option>
                ))}
              </Select>
            </span>
          </Field>
          <Field label={t("currency")} error={error("currency")}>
            <span dir="ltr">
              <Select
                value={text.currency}
                onChange={(event) => onChange({ currency: Currency.parse(event.target.value) })}
              >
                {Currency.options.map((currency) => (
                  // The browser may know other names than the server does.
                  <option key={currency} value={currency} suppressHydrationWarning>
                    {`${currency} · ${nameOf.of(currency) ?? currency}`}
                  </option>
                ))}
              </Select>
            </span>
          </Field>
        </div>
      </section>
    </>
  );
}
