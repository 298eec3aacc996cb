import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LocaleToggle } from "@/app/_components/locale-toggle";
import { ThemeToggle } from "@/app/_components/theme-toggle";
import { brandColors } from "@/app/_lib/brand-colors";
import { getMarket } from "./_lib/market";

type Props = { children: ReactNode; params: Promise<{ brand: string }> };

export async function generateMetadata({ params }: Props) {
  const brand = await getMarket((await params).brand);
  return brand ? { title: { default: brand.name, template: `%s · ${brand.name}` }, description: brand.tagline } : {};
}

/** A brand's own house: its colours, its name, nothing of ours in front of it. */
export default async function MarketLayout({ children, params }: Props) {
  const brand = await getMarket((await params).brand);
  if (!brand) notFound();
  const t = await getTranslations("market");
  return (
    <div data-brand style={brandColors(brand.theme)} className="flex min-h-dvh flex-col bg-canvas text-ink">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex h-16 w-full max-w-5xl items-center gap-0.5 px-4 sm:gap-2 sm:px-6">
          <Link href="/" className="me-auto flex min-w-0 items-center gap-2 font-bold sm:gap-2.5">
            {brand.logoPath ? <img src={brand.logoPath} alt="" width={32} height={32} className="size-8" /> : null}
            <bdi className="truncate tracking-tight sm:text-lg">{brand.name}</bdi>
          </Link>
          <nav aria-label={t("nav.main")}>
            <Link
              href="/tickets"
              className="inline-flex min-h-10 items-center rounded-full px-2 text-sm font-semibold whitespace-nowrap text-ink-soft sm:px-3 hover:bg-sunken hover:text-ink"
            >
              {t("nav.tickets")}
            </Link>
          </nav>
          <LocaleToggle />
          <ThemeToggle />
        </div>
      </header>
      <main id="content" className="mx-auto w-full max-w-5xl grow px-4 py-6 sm:px-6 sm:py-10">
        {children}
      </main>
      <footer className="border-t border-line">
        <div className="mx-auto flex w-full max-w-5xl flex-wrap justify-between gap-x-8 gap-y-2 px-4 py-6 text-note text-ink-soft sm:px-6">
          <p>
            {t.rich("footer.help", {
              email: () => (
                <a className="underline underline-offset-2 hover:text-ink" href={`mailto:${brand.supportEmail}`}>
                  <bdi>{brand.supportEmail}</bdi>
                </a>
              ),
            })}
          </p>
          <p>{t("footer.resale")}</p>
        </div>
      </footer>
    </div>
  );
}
