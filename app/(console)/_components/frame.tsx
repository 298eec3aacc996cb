import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LocaleToggle } from "@/app/_components/locale-toggle";
import { ThemeToggle } from "@/app/_components/theme-toggle";

/** Pages for people who are not signed in. */
export async function Frame({ children }: { children: ReactNode }) {
  const t = await getTranslations("console");
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 sm:px-8">
      <header className="flex items-center justify-between gap-4 py-4">
        <Link href="/" aria-label={t("title")}>
          <Mark name={t("product")} />
        </Link>
        <div className="flex items-center gap-1">
          <LocaleToggle />
          <ThemeToggle />
        </div>
      </header>
      <main id="content" className="flex-1">
        {children}
      </main>
    </div>
  );
}

export const Mark = ({ name }: { name: string }) => (
  <span dir="ltr" className="inline-flex items-center gap-2.5 text-[1.0625rem] font-extrabold tracking-tight">
    <svg viewBox="0 0 32 24" aria-hidden="true" className="h-6">
      <path d="M2 2h28v6a4 4 0 0 0 0 8v6H2v-6a4 4 0 0 0 0-8Z" fill="var(--accent)" />
      <path d="M20 3v18" stroke="var(--on-accent)" strokeWidth="2" strokeDasharray="2.5 3" />
    </svg>
    {name}
  </span>
);
