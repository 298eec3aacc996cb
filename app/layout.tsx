import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "./_i18n/client-messages";
import { directionOf } from "./_i18n/locales";
import { fontVariables } from "./_lib/fonts";
import "./globals.css";

export const metadata: Metadata = { title: { default: "TicketChain", template: "%s" }, icons: "/icon.svg" };
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0c10" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, jar, t] = await Promise.all([getLocale(), cookies(), getTranslations("common")]);
  const theme = jar.get("tc_theme")?.value;
  return (
    <html
      lang={locale}
      dir={directionOf(locale)}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
      className={fontVariables}
    >
      <body>
        <a
          href="#content"
          className="sr-only rounded-control bg-surface px-4 py-3 font-semibold shadow-high focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50"
        >
          {t("skip")}
        </a>
        <ClientMessages only={["common"]}>{children}</ClientMessages>
      </body>
    </html>
  );
}
