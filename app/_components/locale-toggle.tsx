import { getLocale, getTranslations } from "next-intl/server";
import { chooseLanguage } from "../_lib/preferences";

/** Names the other language in that language, so that whoever needs it can read it. */
export async function LocaleToggle() {
  const [locale, t] = await Promise.all([getLocale(), getTranslations("common.locale")]);
  const other = locale === "he" ? "en" : "he";
  return (
    <form action={chooseLanguage}>
      <button
        type="submit"
        name="locale"
        value={other}
        lang={other}
        className="min-h-10 rounded-full px-2 sm:px-3 text-sm font-semibold text-ink-soft hover:bg-sunken hover:text-ink"
      >
        {t("switchTo")}
      </button>
    </form>
  );
}
