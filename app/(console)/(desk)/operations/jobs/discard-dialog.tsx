"use client";

import { useTranslations } from "next-intl";
import { NoteDialog } from "../_components/note-dialog";
import type { Letter } from "./job-types";
import type { JobActions } from "./use-job-actions";

type Props = { letter: Letter | null; actions: JobActions; onClose: () => void };

/** A job that shall not run again. */
export function DiscardDialog({ letter, actions, onClose }: Props) {
  const t = useTranslations("jobs");
  return (
    <NoteDialog
      words={{
        title: t("discardTitle"),
        body: t("discardBody"),
        verb: t("discard"),
        note: t("note"),
        hint: t("noteHint"),
        missing: t("noteMissing"),
      }}
      open={letter !== null}
      busy={actions.busy !== null}
      danger
      onNote={async (note) => letter && actions.discard(letter.id, note)}
      onClose={onClose}
    />
  );
}
