import { getTranslations } from "next-intl/server";
import { chooseTheme } from "../_lib/preferences";

const style = "size-10 place-items-center rounded-full text-ink-soft hover:bg-sunken hover:text-ink";

/** Two buttons, of which the stylesheet shows the one that makes sense: works before and without JavaScript. */
export async function ThemeToggle() {
  const t = await getTranslations("common.theme");
  return (
    <form action={chooseTheme}>
      <button
        type="submit"
        name="theme"
        value="dark"
        aria-label={t("toDark")}
        title={t("toDark")}
        className={`${style} grid dark:hidden`}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true" className="size-5">
          <path
            d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinejoin="round"
          />
        </svg>
      </button>
      <button
        type="submit"
        name="theme"
        value="light"
        aria-label={t("toLight")}
        title={t("toLight")}
        className={`${style} hidden dark:grid`}
      >
        <svg
          viewBox="0 0 24 24"
          aria-hidden="true"
          className="size-5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
        >
          <circle cx="12" cy="12" r="4.2" />
          <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
        </svg>
      </button>
    </form>
  );
}
