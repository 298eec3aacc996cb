"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { codeDigits } from "../_lib/scan-gate";
import { field, primaryButton, quietButton } from "./notice";

export function ManualEntry({ onSubmit, onClose }: { onSubmit(text: string): void; onClose(): void }) {
  const t = useTranslations("gate.manual");
  const [text, setText] = useState("");
  const digits = text.replace(/\s/g, "");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (digits) onSubmit(digits);
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4">
      <label className="flex flex-col gap-1.5 font-medium">
        {t("label")}
        <textarea
          className={`${field} tabular h-28 font-mono text-base`}
          dir="ltr"
          inputMode="numeric"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: opened by the person in order to type.
          autoFocus
          maxLength={400}
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-describedby="manual-hint"
        />
      </label>
      <p id="manual-hint" className="text-note text-ink-soft">
        {t("count", { count: digits.length, all: codeDigits })} · {t("hint")}
      </p>
      <div className="grid grid-cols-2 gap-3">
        <button type="submit" className={primaryButton} disabled={!digits} data-testid="manual-submit">
          {t("submit")}
        </button>
        <button type="button" className={quietButton} onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </form>
  );
}
