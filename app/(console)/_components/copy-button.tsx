"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/app/_components/button";
import { useToast } from "@/app/_components/toast";

/** `said` is what a screen reader and the toast tell when it is in the clipboard. */
export function CopyButton({ text, said }: { text: string; said: string }) {
  const t = useTranslations("common");
  const toast = useToast();
  return (
    <Button
      variant="secondary"
      size="small"
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
