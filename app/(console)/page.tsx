import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LinkButton } from "../_components/link-button";
import { api } from "../_lib/trpc/server";
import { Frame } from "./_components/frame";

const points = ["sell", "resale", "door"] as const;

/** Signed in: straight to work. Signed out: what this is, and the way in. */
export default async function Home() {
  if (await (await api()).auth.me()) redirect("/events");
  const t = await getTranslations("console.welcome");
  return (
    <Frame>
      <div className="grid gap-14 py-12 sm:py-20">
        <div className="grid max-w-3xl justify-items-start gap-6">
          <h1 className="text-display text-balance">{t("title")}</h1>
          <p className="max-w-xl text-lg text-ink-soft">{t("body")}</p>
          <LinkButton href="/sign-in" size="large">
            {t("action")}
          </LinkButton>
        </div>
        <ul className="grid gap-8 sm:grid-cols-3">
          {points.map((point) => (
            <li key={point} className="grid content-start gap-2 border-t-2 border-accent pt-4">
              <h2 className="text-heading">{t(`points.${point}`)}</h2>
              <p className="text-ink-soft">{t(`points.${point}Body`)}</p>
            </li>
          ))}
        </ul>
      </div>
    </Frame>
  );
}
