import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { api } from "@/app/_lib/trpc/server";
import { NavLink } from "../../_components/nav-link";
import { Refused } from "../../_components/refused";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations"))("title") };
}

/** What runs behind the shop, and the way between its pages. Not for those who only work at a door. */
export default async function OperationsLayout({ children }: { children: ReactNode }) {
  const [me, t] = await Promise.all([(await api()).auth.me(), getTranslations("operations")]);
  if (!me?.organization) return <Refused code="signed-out" />;
  if (me.organization.role === "door") return <Refused code="forbidden" />;
  return (
    <>
      <div className="grid gap-2">
        <h1 className="text-title">{t("title")}</h1>
        <p className="max-w-prose text-ink-soft">{t("intro")}</p>
      </div>
      <nav aria-label={t("nav.label")} className="flex min-w-0 overflow-x-auto border-b border-line">
        <NavLink look="tab" href="/operations" exact>
          {t("nav.transactions")}
        </NavLink>
        <NavLink look="tab" href="/operations/jobs">
          {t("nav.jobs")}
        </NavLink>
        <NavLink look="tab" href="/operations/differences">
          {t("nav.differences")}
        </NavLink>
      </nav>
      {children}
    </>
  );
}
