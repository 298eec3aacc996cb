"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { TextArea } from "@/app/_components/text-input";
import type { Letter } from "./job-types";
import type { JobActions } from "./use-job-actions";

const shortest = 3;

/** A job that shall not run again: only with a word for whoever asks later. */
export function DiscardDialog({ letter, actions, onClose }: Props) {
  const t = useTranslations("jobs");
  const common = useTranslations("common");
  const form = useId();
  const [note, setNote] = useState("");
  const [tooShort, setTooShort] = useState(false);
  const close = () => {
    setNote("");
    setTooShort(false);
    onClose();
  };
  async function submitted(event: FormEvent) {
    event.preventDefault();
    const short = note.trim().length < shortest;
    setTooShort(short);
    if (!letter || short) return;
    await actions.discard(letter.id, note.trim());
    close();
  }
  return (
    <Dialog
      open={letter !== null}
      title={t("discardTitle")}
      onClose={close}
      footer={
        <>
          <Button variant="secondary" onClick={close}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} variant="danger" busy={actions.busy !== null}>
            {t("discard")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <p>{t("discardBody")}</p>
        <Field label={t("note")} hint={t("noteHint")} error={tooShort ? t("noteMissing") : null} required>
          <TextArea rows={3} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
type Props = { letter: Letter | null; actions: JobActions; onClose: () => void };
