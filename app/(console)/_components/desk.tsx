import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LocaleToggle } from "@/app/_components/locale-toggle";
import { ThemeToggle } from "@/app/_components/theme-toggle";
import type { api } from "@/app/_lib/trpc/server";
import { AccountMenu } from "./account-menu";
import { Mark } from "./frame";
import { NavLink } from "./nav-link";

export type Me = NonNullable<Awaited<ReturnType<Awaited<ReturnType<typeof api>>["auth"]["me"]>>>;

/** The frame of the console for somebody who is signed in. */
export async function Desk({ me, children }: { me: Me; children: ReactNode }) {
  const t = await getTranslations("console");
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-20 border-b border-line bg-canvas/92 backdrop-blur-sm">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2 sm:px-8">
          <Link href="/events" aria-label={t("title")} className="max-sm:hidden">
            <Mark name={t("product")} />
          </Link>
          <nav aria-label={t("nav.label")} className="flex max-w-full gap-1 overflow-x-auto">
            <NavLink href="/events">{t("nav.events")}</NavLink>
            {me.organization && me.organization.role !== "door" ? (
              <NavLink href="/orders">{t("nav.orders")}</NavLink>
            ) : null}
            {me.organization && me.organization.role !== "door" ? (
              <NavLink href="/ledger">{t("nav.ledger")}</NavLink>
            ) : null}
            {me.organization && me.organization.role !== "door" ? (
              <NavLink href="/operations">{t("nav.operations")}</NavLink>
            ) : null}
            <NavLink href="/settings">{t("nav.settings")}</NavLink>
          </nav>
          <div className="ms-auto flex items-center gap-1">
            <LocaleToggle />
            <ThemeToggle />
            <AccountMenu me={me} />
          </div>
        </div>
      </header>
      <main id="content" className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 sm:px-8 sm:py-10">
        {children}
      </main>
    </div>
  );
}
