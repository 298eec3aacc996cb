"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Field } from "@/app/_components/field";
import { TextArea } from "@/app/_components/text-input";

const shortest = 3;
type Props = {
  words: Record<"title" | "body" | "verb" | "note" | "hint" | "missing", string>;
  open: boolean;
  busy: boolean;
  danger?: boolean;
  onNote: (note: string) => Promise<unknown>;
  onClose: () => void;
};

/** A verb that is done only with a word for whoever asks later. */
export function NoteDialog({ words, open, busy, danger = false, onNote, onClose }: Props) {
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
    if (short) return;
    await onNote(note.trim());
    close();
  }
  return (
    <Dialog
      open={open}
      title={words.title}
      onClose={close}
      footer={
        <>
          <Button variant="secondary" onClick={close}>
            {common("cancel")}
          </Button>
          <Button type="submit" form={form} variant={danger ? "danger" : "primary"} busy={busy}>
            {words.verb}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submitted} noValidate className="grid gap-4">
        <p>{words.body}</p>
        <Field label={words.note} hint={words.hint} error={tooShort ? words.missing : null} required>
          <TextArea rows={3} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
