"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/app/_components/field";
import { PlaceRules } from "@/app/_components/place-rules";
import { Select } from "@/app/_components/select";
import { jurisdictionCodes, jurisdictionOf } from "@/server/domain/event/jurisdiction";
import type { EventText } from "./form-text";

type Code = EventText["jurisdiction"];
type Props = { value: Code; error: string | null; onChange: (code: Code) => void };

/** Whose rules the tickets follow, with what these ask for. Choosing one changes the tiers that would break it. */
export function PlaceField({ value, error, onChange }: Props) {
  const t = useTranslations("console.form.place");
  const names = useTranslations("places.names");
  const place = jurisdictionOf(value);
  return (
    <div className="grid gap-3">
      <Field label={t("label")} hint={t("hint")} error={error} required={false}>
        <Select value={value} onChange={(event) => onChange(event.target.value as Code)}>
          <option value="">{t("own")}</option>
          {jurisdictionCodes.map((code) => (
            <option key={code} value={code}>
              {names(code)}
            </option>
          ))}
        </Select>
      </Field>
      {place ? (
        <div role="status" className="grid gap-2 rounded-control bg-surface p-4 text-ink-soft ring-1 ring-line">
          <PlaceRules place={place} />
          {place.needsCounsel ? (
            <p className="text-note">
              <strong className="text-ink">{t("counsel")}</strong> <bdi lang="en">{place.source}</bdi>
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
