import { getTranslations } from "next-intl/server";
import { buttonStyle } from "@/app/_components/button-style";
import { controlStyle } from "@/app/_components/control-style";
import { Notice } from "@/app/_components/notice";
import type { RefusalCode } from "@/server/domain/shared/decision";

type Props = { typed: string; opened: { code: string; count: number } | null; refused: RefusalCode | null };

/** Asks for a code by loading the page with it, without a script: a link with `?code=` does the same. */
export async function CodeBox({ typed, opened, refused }: Props) {
  const [t, errors] = await Promise.all([getTranslations("market.voucher"), getTranslations("errors")]);
  return (
    <form method="get" className="grid gap-3 rounded-card bg-surface p-5 ring-1 ring-line">
      <label htmlFor="code" className="text-sm font-semibold">
        {t("label")}
      </label>
      <span className="flex gap-3">
        <input
          id="code"
          name="code"
          dir="ltr"
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          defaultValue={typed}
          className={controlStyle}
        />
        <button type="submit" className={buttonStyle({ variant: "secondary" })}>
          {t("apply")}
        </button>
      </span>
      {opened ? (
        <Notice tone="good">
          {t.rich(opened.count > 0 ? "opened" : "later", {
            code: () => <bdi dir="ltr">{opened.code}</bdi>,
            count: opened.count,
          })}
        </Notice>
      ) : null}
      {refused ? (
        <Notice tone="bad" alert>
          {errors(refused)}
        </Notice>
      ) : null}
    </form>
  );
}
