"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useId } from "react";

export type FieldIds = {
  id?: string;
  required?: boolean;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};
const Ids = createContext<FieldIds>({});

/** What an input inside a Field puts on itself; empty outside of one. */
export const useField = (): FieldIds => useContext(Ids);

type Props = { label: string; hint?: ReactNode; error?: string | null; required?: boolean; children: ReactNode };

/** A label, a hint and an error, tied to the one input inside it for eyes, fingers and screen readers. */
export function Field({ label, hint, error, required, children }: Props) {
  const t = useTranslations("common");
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="flex items-baseline gap-2 text-sm font-semibold">
        {label}
        {required === false ? <span className="text-note font-normal text-ink-faint">{t("optional")}</span> : null}
      </label>
      <Ids.Provider
        value={{
          id,
          required: required || undefined,
          "aria-describedby": describedBy || undefined,
          "aria-invalid": error ? true : undefined,
        }}
      >
        {children}
      </Ids.Provider>
      {hint ? (
        <p id={`${id}-hint`} className="text-note text-ink-soft">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-note font-medium text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
