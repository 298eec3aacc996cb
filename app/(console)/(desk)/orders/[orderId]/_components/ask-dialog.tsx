"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { ProblemNotice } from "../../../../_components/problem-notice";

type Props = {
  open: boolean;
  words: Record<"title" | "body" | "verb", string>;
  busy: boolean;
  danger?: boolean;
  problem: unknown;
  onYes: () => Promise<unknown>;
  onClose: () => void;
};

/** A verb that says what it will do before it is done. */
export function AskDialog({ open, words, busy, danger = false, problem, onYes, onClose }: Props) {
  const common = useTranslations("common");
  return (
    <Dialog
      open={open}
      title={words.title}
      onClose={onClose}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={() => void onYes()}>
            {words.verb}
          </Button>
        </>
      }
    >
      <p>{words.body}</p>
      <ProblemNotice problem={problem} />
    </Dialog>
  );
}
