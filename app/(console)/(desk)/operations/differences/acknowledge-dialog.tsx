"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { TextArea } from "@/app/_components/text-input";
import type { DifferenceRow } from "./difference-types";
import type { DifferenceActions } from "./use-difference-actions";

const shortest = 3;
type Props = { row: DifferenceRow | null; actions: DifferenceActions; onClose: () => void };

/** Somebody knows of it: only with a word for whoever asks later. */
export function AcknowledgeDialog({ row, actions, onClose }: Props) {
  const t = useTranslations("differences");
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
    if (!row || short) return;
    await actions.acknowledge(row.id, note.trim());
    close();
  }
  return (
    <Dialog
      open={row !== null}
      title={t("acknowledgeTitle")}
      onClose={close}
      footer={
        <>
          <Button variant="secondary" onClick={close}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} busy={actions.busy !== null}>
            {t("acknowledge")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <p>{t("acknowledgeBody")}</p>
        <Field label={t("note")} hint={t("noteHint")} error={tooShort ? t("noteMissing") : null} required>
          <TextArea rows={3} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
