"use client";

import { useTranslations } from "next-intl";
import { NoteDialog } from "../_components/note-dialog";
import type { DifferenceRow } from "./difference-types";
import type { DifferenceActions } from "./use-difference-actions";

type Props = { row: DifferenceRow | null; actions: DifferenceActions; onClose: () => void };

/** Somebody knows of it, and it may stay. */
export function AcknowledgeDialog({ row, actions, onClose }: Props) {
  const t = useTranslations("differences");
  return (
    <NoteDialog
      words={{
        title: t("acknowledgeTitle"),
        body: t("acknowledgeBody"),
        verb: t("acknowledge"),
        note: t("note"),
        hint: t("noteHint"),
        missing: t("noteMissing"),
      }}
      open={row !== null}
      busy={actions.busy !== null}
      onNote={async (note) => row && actions.acknowledge(row.id, note)}
      onClose={onClose}
    />
  );
}
