"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { useToast } from "@/app/_components/toast";

/** `said` is what a screen reader and the toast tell when it is in the clipboard; `label` what is copied, where several are. */
export function CopyButton({ text, said, label }: { text: string; said: string; label?: string }) {
  const t = useTranslations("common");
  const toast = useToast();
  return (
    <Button
      variant="secondary"
      size="small"
      aria-label={label}
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => toast(said, "good"),
          // Without permission the text stays on the page, where it can be marked by hand.
          () => toast(text),
        )
      }
    >
      {t("copy")}
    </Button>
  );
}
